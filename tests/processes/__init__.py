"""Every process of the playbook walked from start to end along every branch, by accounts that hold just the right positions."""
