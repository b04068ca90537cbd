DROP TRIGGER reading_history_is_not_changed;
DROP TRIGGER reading_history_is_not_deleted;
CREATE TRIGGER reading_history_keeps_its_subject
BEFORE UPDATE OF id, user_id, comic_id ON reading_history
BEGIN
    SELECT RAISE(ABORT, 'a row of reading_history stays with its reader and comic');
END;
