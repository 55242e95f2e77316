"""Orders: placing, parcels, fulfilment by each seller, cancelling and expiry."""
