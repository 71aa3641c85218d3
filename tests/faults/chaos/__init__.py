"""A house that is killed while people work in it: clients, a nemesis, and a checker of what is left."""
