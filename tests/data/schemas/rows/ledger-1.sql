INSERT INTO accounts (id, name, asset, type, no_overdraft, created_at) VALUES
    (1, 'issuance', 'NWT', 'equity', 0, 1714500000000),
    (2, 'user:018f3c00-0000-7000-8000-000000000001', 'NWT', 'liability', 1, 1714500000000);
INSERT INTO ledger_outbox_consumers (name, topic, delivered_id) VALUES ('comics', 'comic.bought', 0)
