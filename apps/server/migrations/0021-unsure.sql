-- A value that a machine put in and that its person should look at: read with doubt, or right on its paper and perhaps not here.
ALTER TABLE order_value ADD COLUMN unsure boolean NOT NULL DEFAULT false;
