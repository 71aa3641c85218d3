"""People, organizations, mandates, posts, offices and sign-in; imports no other app of Concord."""
