"""Going out: on business with the supervisor's signature, otherwise with a word to the office."""
