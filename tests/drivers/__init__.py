"""The same cases through the synchronous and the asynchronous driver."""
