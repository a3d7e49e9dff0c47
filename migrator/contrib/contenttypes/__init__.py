"""The models of the project as rows, and relations to objects of any model."""
