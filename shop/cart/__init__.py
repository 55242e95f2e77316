"""The cart: what a buyer has put together, kept over sign-in and browser restarts."""
