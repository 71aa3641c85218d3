"""The pages of sign-in, accounts, organizations, people and recovery."""
