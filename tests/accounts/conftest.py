"""What the tests of accounts share."""
