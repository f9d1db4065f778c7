CREATE TRIGGER notices_delivery_keep BEFORE UPDATE ON notices_delivery
    FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION bylaw_refuse('');
