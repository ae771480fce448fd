"""Living one country many times: experiments and their designs, the runner, the store, and what is made of it."""
