-- A fresh draft takes over what the person's last order said, wherever that was.
CREATE INDEX orders_last_of_person ON orders (person_id, submitted_at DESC) WHERE submitted_at IS NOT NULL;
