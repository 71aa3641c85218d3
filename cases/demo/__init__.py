"""Made-up people, organizations and cases for a trial; every one of them says that it is made up."""
