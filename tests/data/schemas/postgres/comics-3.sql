CREATE TABLE feed_epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT COLLATE "C" NOT NULL
);
INSERT INTO feed_epoch (id, epoch)
    VALUES (1, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))
