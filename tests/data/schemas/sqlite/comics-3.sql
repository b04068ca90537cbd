CREATE TABLE feed_epoch (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    epoch TEXT NOT NULL
) STRICT;
INSERT INTO feed_epoch (id, epoch) VALUES (1, lower(hex(randomblob(8))))
