-- A CA's key rests in the database under the key store, or lies in a token (PKCS#11) and has only its name here.
ALTER TABLE ca_key ALTER COLUMN wrapped DROP NOT NULL;
ALTER TABLE ca_key ADD COLUMN token_key text;
ALTER TABLE ca_key ADD CONSTRAINT ca_key_one_place CHECK ((wrapped IS NULL) <> (token_key IS NULL));
