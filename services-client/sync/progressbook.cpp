#include "services-client/sync/progressbook.h"

#include "services-client/cache/sqlsettingsstore.h"

namespace nw {

namespace {

constexpr int kMaxPageCount = 100'000;
const QString kCursorSetting = QStringLiteral("feed_cursor");
const QString kRestatingSetting = QStringLiteral("feed_restating"); // not empty: restate() is due

bool isSamePosition(const Progress &a, const Progress &b)
{
    return a.currentPage == b.currentPage && a.completed == b.completed;
}

// A later time wins only over what this device knew: to go back over a page of another device that
// was never seen here is for the person to say.
bool goesBackUnseen(const Progress &here, const Progress &there)
{
    if (here.version >= there.version)
        return false;
    return here.completed != there.completed ? there.completed
                                             : here.currentPage < there.currentPage;
}

} // namespace

ProgressBook::ProgressBook(CacheDatabase &database, const Device &device,
                           const Environment &environment)
    : m_database(database)
    , m_store(database)
    , m_device(device)
    , m_environment(environment)
{
}

// A hybrid clock: never behind anything this device has seen, so that a clock set back cannot make
// a person's last page look like an old one.
std::int64_t ProgressBook::stampAfter(std::int64_t earlierMs) const
{
    return std::max(m_environment.nowMs(), earlierMs + 1);
}

// By this device's hybrid clock its own stamps are never ahead. Whether they are by the server's,
// the server says.
ProgressVerdict ProgressBook::judge(const Progress &there, const ProgressUpdate &here) const
{
    return judgeProgress(there, here, stampAfter(here.progress.modifiedAtMs));
}

Result<void> ProgressBook::mend()
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const Result<QStringList> spoiled = m_store.setAsideUnreadable();
    NW_TRY(spoiled);
    for (const QString &comicId : *spoiled) {
        qWarning("An unsent position could not be read and was set aside.");
        const auto row = m_store.find(comicId);
        NW_TRY(row);
        if (*row && !(*row)->conflict)
            NW_TRY(queue(**row));
    }
    return transaction.commit();
}

Result<Progress> ProgressBook::record(const QString &comicId, int page, int pageCount)
{
    if (pageCount < 1 || pageCount > kMaxPageCount || page < 1 || page > pageCount)
        return failure(ErrorCode::InvalidInput, QStringLiteral("no such page"));
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto found = m_store.find(comicId);
    NW_TRY(found);
    ProgressRow row = found->value_or(ProgressRow{});
    // Leafing back in a read comic does not make it unread; starting again at its first page does.
    const bool isCompleted = page == pageCount || (row.state.completed && page > 1);
    if (*found && row.state.currentPage == page && row.state.completed == isCompleted) {
        // Opened where it was left. That is no news, and must not look newer than another device's
        // page that has not come here yet.
        NW_TRY(m_store.noteRead(comicId, m_environment.nowMs()));
        NW_TRY(transaction.commit());
        return row.state;
    }
    row.state.comicId = comicId;
    row.state.currentPage = page;
    row.state.pageCount = pageCount;
    row.state.completed = isCompleted;
    row.state.modifiedAtMs = stampAfter(row.state.modifiedAtMs);
    row.state.deviceId = m_device.id;
    row.state.deviceName = m_device.name;
    NW_TRY(m_store.save(row));
    // With a conflict open the person has not said yet which position is the true one: nothing is
    // sent.
    if (!row.conflict)
        NW_TRY(queue(row));
    NW_TRY(transaction.commit());
    return row.state;
}

Result<void> ProgressBook::queue(const ProgressRow &row)
{
    const auto unsent = m_store.unsent(row.state.comicId);
    NW_TRY(unsent);
    OutboxRow entry;
    entry.comicId = row.state.comicId;
    entry.update = {row.state, row.state.version};
    if (!unsent->isEmpty() && unsent->last().attempts == 0) {
        entry.sequence = unsent->last().sequence;
        entry.idempotencyKey = unsent->last().idempotencyKey;
        return m_store.update(entry);
    }
    entry.idempotencyKey = m_environment.newId();
    return m_store.append(entry);
}

Result<std::optional<Progress>> ProgressBook::find(const QString &comicId)
{
    const auto row = m_store.find(comicId);
    NW_TRY(row);
    return *row ? std::optional((*row)->state) : std::nullopt;
}

Result<std::optional<OutboxRow>> ProgressBook::takeNext()
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    auto next = m_store.firstUnsent();
    NW_TRY(next);
    if (!*next)
        return std::nullopt;
    OutboxRow row = **next;
    if (row.attempts == 0) {
        // An earlier row of the same comic may have been confirmed since this one was written.
        const auto known = m_store.find(row.comicId);
        NW_TRY(known);
        if (*known)
            row.update.baseVersion = (*known)->state.version;
    }
    ++row.attempts;
    NW_TRY(m_store.update(row));
    NW_TRY(transaction.commit());
    return row;
}

Result<ProgressEffects> ProgressBook::acknowledge(const OutboxRow &row, const Progress &merged)
{
    ProgressEffects effects;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    NW_TRY(m_store.removeUnsent(row.sequence));
    const auto known = m_store.find(row.comicId);
    NW_TRY(known);
    const auto unsent = m_store.unsent(row.comicId);
    NW_TRY(unsent);
    if (!*known) {
        NW_TRY(takeOver(merged, effects));
    } else if ((*known)->conflict) {
        NW_TRY(settleConflict(**known, merged, effects));
    } else if (merged.version >= (*known)->state.version) {
        NW_TRY(unsent->isEmpty() ? takeOver(merged, effects) : rebase(**known, merged.version));
    }
    NW_TRY(transaction.commit());
    return effects;
}

// The conflict was found while this change was on its way, and the server took the change after
// all.
Result<void> ProgressBook::settleConflict(ProgressRow row, const Progress &merged,
                                          ProgressEffects &effects)
{
    if (merged.version <= row.conflict->version)
        return {};
    effects.resolved.append(row.state.comicId);
    row.conflict.reset();
    row.state.version = merged.version;
    if (isSamePosition(row.state, merged))
        return takeOver(merged, effects);
    NW_TRY(m_store.save(row));
    return queue(row);
}

Result<void> ProgressBook::rebase(ProgressRow row, std::int64_t version)
{
    row.state.version = version;
    return m_store.save(row);
}

Result<ProgressEffects> ProgressBook::conflict(const OutboxRow &row, const Progress &there)
{
    ProgressEffects effects;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    NW_TRY(m_store.removeUnsent(row.sequence));
    const auto known = m_store.find(row.comicId);
    NW_TRY(known);
    const auto unsent = m_store.unsent(row.comicId);
    NW_TRY(unsent);
    const auto isNewerHere = [&] {
        const ProgressUpdate latest{(*known)->state, (*known)->state.version};
        return !unsent->isEmpty() && judge(there, latest) == ProgressVerdict::Accept
            && !goesBackUnseen((*known)->state, there);
    };
    if (!*known) {
        NW_TRY(takeOver(there, effects));
    } else if (isNewerHere()) {
        // What was refused is an older page of this device; the one behind it decides.
    } else if (there.deviceId == m_device.id) {
        // Both positions were made here, in a known order: the later one counts, nobody is asked.
        ProgressRow mine = **known;
        mine.state.modifiedAtMs = stampAfter(std::max(mine.state.modifiedAtMs, there.modifiedAtMs));
        mine.state.version = there.version;
        NW_TRY(m_store.save(mine));
        NW_TRY(queue(mine));
    } else {
        NW_TRY(markConflict(**known, there, effects));
    }
    NW_TRY(transaction.commit());
    return effects;
}

Result<void> ProgressBook::drop(const OutboxRow &row)
{
    return m_store.removeUnsent(row.sequence);
}

Result<ProgressEffects> ProgressBook::applyFeed(const QList<Progress> &states,
                                                const QString &cursor)
{
    ProgressEffects effects;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    for (const Progress &state : states)
        NW_TRY(applyOne(state, effects));
    NW_TRY(SqlSettingsStore(m_database).set(kCursorSetting, cursor));
    NW_TRY(transaction.commit());
    return effects;
}

Result<QString> ProgressBook::feedCursor()
{
    return SqlSettingsStore(m_database).value(kCursorSetting);
}

Result<void> ProgressBook::restartFeed()
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto rows = m_store.all();
    NW_TRY(rows);
    for (ProgressRow row : *rows) {
        row.state.version = 0;
        if (row.conflict)
            row.conflict->version = 0;
        NW_TRY(m_store.save(row));
    }
    const auto unsent = m_store.allUnsent();
    NW_TRY(unsent);
    for (OutboxRow row : *unsent) {
        row.update.baseVersion = 0;
        NW_TRY(m_store.update(row));
    }
    SqlSettingsStore settings(m_database);
    NW_TRY(settings.set(kCursorSetting, QString()));
    NW_TRY(settings.set(kRestatingSetting, QStringLiteral("1")));
    return transaction.commit();
}

Result<void> ProgressBook::restate()
{
    SqlSettingsStore settings(m_database);
    const Result<QString> isDue = settings.value(kRestatingSetting);
    NW_TRY(isDue);
    if (isDue->isEmpty())
        return {};
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto rows = m_store.all();
    NW_TRY(rows);
    for (const ProgressRow &row : *rows) {
        const auto unsent = m_store.unsent(row.state.comicId);
        NW_TRY(unsent);
        if (row.state.version == 0 && !row.conflict && unsent->isEmpty())
            NW_TRY(queue(row));
    }
    NW_TRY(settings.set(kRestatingSetting, QString()));
    return transaction.commit();
}

Result<ProgressEffects> ProgressBook::apply(const Progress &state)
{
    ProgressEffects effects;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    NW_TRY(applyOne(state, effects));
    NW_TRY(transaction.commit());
    return effects;
}

Result<void> ProgressBook::applyOne(const Progress &there, ProgressEffects &effects)
{
    const auto known = m_store.find(there.comicId);
    NW_TRY(known);
    if (!*known)
        return takeOver(there, effects);
    if (there.version <= (*known)->state.version)
        return {};
    if ((*known)->conflict)
        return applyOverConflict(**known, there, effects);
    const auto unsent = m_store.unsent(there.comicId);
    NW_TRY(unsent);
    if (!unsent->isEmpty())
        return applyOverUnsent(**known, there, effects);
    // A server that was restored has forgotten what it once confirmed.
    const Progress &here = (*known)->state;
    const bool wasForgotten =
        here.version == 0 && here.modifiedAtMs > there.modifiedAtMs && !isSamePosition(here, there);
    if (!wasForgotten)
        return takeOver(there, effects);
    NW_TRY(rebase(**known, there.version));
    const auto rebased = m_store.find(there.comicId);
    NW_TRY(rebased);
    return queue(**rebased);
}

Result<void> ProgressBook::applyOverUnsent(const ProgressRow &row, const Progress &there,
                                           ProgressEffects &effects)
{
    if (there.deviceId == m_device.id) {
        // An earlier change of this device whose answer was lost. What came after it stays unsent.
        NW_TRY(rebase(row, there.version));
        return forgetConfirmed(there);
    }
    const Result<bool> mayBeKnown = forgetTried(there.comicId);
    NW_TRY(mayBeKnown);
    switch (judge(there, {row.state, row.state.version})) {
    case ProgressVerdict::Accept:
        // Newer here: it will be sent, and the server will take it. But when it was tried, the
        // server may have had it before what is there now, and a second time would undo that.
        return *mayBeKnown || goesBackUnseen(row.state, there) ? markConflict(row, there, effects)
                                                               : Result<void>();
    case ProgressVerdict::Same:
        NW_TRY(m_store.removeAllUnsent(there.comicId));
        return takeOver(there, effects);
    case ProgressVerdict::Conflict:
        return markConflict(row, there, effects);
    }
    Q_UNREACHABLE();
}

Result<void> ProgressBook::applyOverConflict(const ProgressRow &row, const Progress &there,
                                             ProgressEffects &effects)
{
    if (there.version <= row.conflict->version)
        return {};
    return markConflict(row, there, effects);
}

// Another device wrote after what this one tried to send: it is not sent a second time. True when
// nothing else of the comic is unsent.
Result<bool> ProgressBook::forgetTried(const QString &comicId)
{
    const auto unsent = m_store.unsent(comicId);
    NW_TRY(unsent);
    for (const OutboxRow &row : *unsent) {
        if (row.attempts > 0)
            NW_TRY(m_store.removeUnsent(row.sequence));
    }
    return unsent->last().attempts > 0;
}

// The feed shows a change of this device that was tried and not yet confirmed: the row has done its
// work.
Result<void> ProgressBook::forgetConfirmed(const Progress &there)
{
    const auto unsent = m_store.unsent(there.comicId);
    NW_TRY(unsent);
    for (const OutboxRow &row : *unsent) {
        const bool wasSeen = row.attempts > 0 && isSamePosition(row.update.progress, there);
        if (wasSeen)
            NW_TRY(m_store.removeUnsent(row.sequence));
    }
    return {};
}

Result<void> ProgressBook::markConflict(ProgressRow row, const Progress &there,
                                        ProgressEffects &effects)
{
    const bool wasOpen = row.conflict.has_value();
    NW_TRY(m_store.removeAllUnsent(there.comicId));
    if (isSamePosition(row.state, there)) {
        if (wasOpen)
            effects.resolved.append(there.comicId);
        return takeOver(there, effects);
    }
    row.conflict = there;
    row.conflict->comicId = row.state.comicId;
    NW_TRY(m_store.save(row));
    effects.conflicts.append({row.state.comicId, row.state, *row.conflict});
    return {};
}

Result<void> ProgressBook::takeOver(const Progress &there, ProgressEffects &effects)
{
    const auto known = m_store.find(there.comicId);
    NW_TRY(known);
    const bool moves = !*known || !isSamePosition((*known)->state, there);
    NW_TRY(m_store.save({there, std::nullopt}));
    if (moves)
        effects.changed.append(there.comicId);
    return {};
}

Result<Progress> ProgressBook::resolve(const QString &comicId, Keep keep)
{
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    const auto known = m_store.find(comicId);
    NW_TRY(known);
    if (!*known || !(*known)->conflict)
        return failure(ErrorCode::NotFound, QStringLiteral("no conflict"));
    const Progress there = *(*known)->conflict;
    ProgressRow row{keep == Keep::There ? there : (*known)->state, std::nullopt};
    if (keep == Keep::Here) {
        row.state.modifiedAtMs = stampAfter(std::max(row.state.modifiedAtMs, there.modifiedAtMs));
        row.state.version = there.version;
        NW_TRY(queue(row));
    }
    NW_TRY(m_store.save(row));
    NW_TRY(transaction.commit());
    return row.state;
}

Result<QList<ProgressConflict>> ProgressBook::conflicts()
{
    const auto rows = m_store.conflicts();
    NW_TRY(rows);
    QList<ProgressConflict> conflicts;
    for (const ProgressRow &row : *rows)
        conflicts.append({row.state.comicId, row.state, *row.conflict});
    return conflicts;
}

Result<std::int64_t> ProgressBook::unsentCount()
{
    return m_store.unsentCount();
}

Result<Adoption> ProgressBook::adopt(const QList<ProgressRow> &rows)
{
    Adoption adoption;
    CacheTransaction transaction(m_database);
    NW_TRY(transaction.begun());
    for (const ProgressRow &stray : rows) {
        const Result<bool> isTaken = adoptOne(stray.state, adoption.effects);
        NW_TRY(isTaken);
        if (*isTaken)
            adoption.taken.append(stray.state.comicId);
    }
    NW_TRY(transaction.commit());
    return adoption;
}

Result<bool> ProgressBook::adoptOne(const Progress &stray, ProgressEffects &effects)
{
    const auto known = m_store.find(stray.comicId);
    NW_TRY(known);
    ProgressRow row{stray, std::nullopt};
    if (*known) {
        const Progress &kept = (*known)->state;
        if (isSamePosition(stray, kept))
            return true;
        if (stray.modifiedAtMs <= kept.modifiedAtMs)
            return false;
        row.conflict = (*known)->conflict;
        if (!row.conflict && goesBackUnseen(stray, kept)) {
            // The account's page would be one side of a question: it must be the server's already.
            const auto unsent = m_store.unsent(stray.comicId);
            NW_TRY(unsent);
            if (!unsent->isEmpty())
                return false;
            row.conflict = kept;
        }
        row.state.version = kept.version;
    }
    if (row.conflict) {
        const Progress there = *row.conflict;
        NW_TRY(markConflict(row, there, effects));
        return true;
    }
    NW_TRY(m_store.save(row));
    NW_TRY(queue(row));
    effects.changed.append(stray.comicId);
    return true;
}

} // namespace nw
