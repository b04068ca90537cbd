DROP TRIGGER reading_history_keeps_rows ON reading_history;
DROP FUNCTION reading_history_is_append_only();
CREATE FUNCTION reading_history_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'a row of reading_history stays with its reader and comic';
END
$$ LANGUAGE plpgsql;
CREATE TRIGGER reading_history_keeps_its_subject
    BEFORE UPDATE OF id, user_id, comic_id ON reading_history
    FOR EACH STATEMENT EXECUTE FUNCTION reading_history_refuse();
