"""Runs assistants: the worker, the loop of one execution, models and skills.

Nothing here is imported by the board or by a plain command; litellm is imported by
`engine.model.litellm_client` alone, when a worker first needs it.
"""
