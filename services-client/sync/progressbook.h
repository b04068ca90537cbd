#pragma once

#include "services-client/cache/cachedatabase.h"
#include "services-client/cache/sqlprogressstore.h"
#include "services-client/clienttypes.h"
#include "services-client/environment.h"

#include <QList>

#include <optional>

namespace nw {

struct Device
{
    QString id;
    QString name;
};

// What a step did, for the signals.
struct ProgressEffects
{
    QStringList changed; // comics whose position here is another one now
    QList<ProgressConflict> conflicts; // that were not there before, or whose other side moved
    QStringList resolved; // conflicts that are gone
};

// Which positions found a place in this account, and what that changed.
struct Adoption
{
    QStringList taken; // of comics; the others stay where they were
    ProgressEffects effects;
};

// Where this device is in every comic, and what of it the server does not know yet: the rules, each
// step one transaction. The network is elsewhere; it may fail or stop between any two calls.
//
// A change and its outbox row are written together. Rows are sent in order. A row that was never
// tried is rewritten by the next change of its comic; one that was tried is not, because the server
// may have it. What is asked to decide is judgeProgress(), the server's own rule, and beside it: to
// go back over another device's page that was never seen here is asked, however new it is.
class ProgressBook
{
public:
    ProgressBook(CacheDatabase &database, const Device &device, const Environment &environment);

    // Once, when the cache was opened: a change that cannot be read any more is set aside, and what
    // this device has is sent in its place.
    Result<void> mend();

    // A page was shown here. The page that is kept already changes nothing and sends nothing.
    // Error: InvalidInput (page or pageCount out of range).
    Result<Progress> record(const QString &comicId, int page, int pageCount);
    Result<std::optional<Progress>> find(const QString &comicId);

    // The oldest unsent change, marked as tried on disk before it is handed out; none: all is sent.
    Result<std::optional<OutboxRow>> takeNext();
    // The server kept `merged`.
    Result<ProgressEffects> acknowledge(const OutboxRow &row, const Progress &merged);
    // The server has a newer position and wants the person asked.
    Result<ProgressEffects> conflict(const OutboxRow &row, const Progress &there);
    // The server will never take it (the comic is gone, the values are refused).
    Result<void> drop(const OutboxRow &row);

    // States of the change feed, and the cursor behind them, in one transaction.
    Result<ProgressEffects> applyFeed(const QList<Progress> &states, const QString &cursor);
    Result<QString> feedCursor();
    // The server does not know the cursor: it was set up anew or restored, and its versions say
    // nothing about the known ones. Its feed is read from the start; what it does not have, or has
    // in an older state, is queued by restate(), to be called behind the last part of the feed.
    Result<void> restartFeed();
    Result<void> restate();
    // A state that came with a comic's details.
    Result<ProgressEffects> apply(const Progress &state);

    // NotFound: there is no conflict.
    Result<Progress> resolve(const QString &comicId, Keep keep);
    Result<QList<ProgressConflict>> conflicts();
    Result<std::int64_t> unsentCount();

    // Positions made by nobody (signed out) become this account's. One that is older than what the
    // account has is not taken; one that goes back over the account's page is asked.
    Result<Adoption> adopt(const QList<ProgressRow> &rows);

private:
    Result<void> applyOne(const Progress &there, ProgressEffects &effects);
    Result<void> applyOverUnsent(const ProgressRow &row, const Progress &there,
                                 ProgressEffects &effects);
    Result<void> applyOverConflict(const ProgressRow &row, const Progress &there,
                                   ProgressEffects &effects);
    Result<void> markConflict(ProgressRow row, const Progress &there, ProgressEffects &effects);
    Result<void> settleConflict(ProgressRow row, const Progress &merged, ProgressEffects &effects);
    Result<void> rebase(ProgressRow row, std::int64_t version);
    Result<void> takeOver(const Progress &there, ProgressEffects &effects);
    Result<bool> adoptOne(const Progress &stray, ProgressEffects &effects);
    Result<void> queue(const ProgressRow &row);
    Result<bool> forgetTried(const QString &comicId);
    Result<void> forgetConfirmed(const Progress &there);
    ProgressVerdict judge(const Progress &there, const ProgressUpdate &here) const;
    std::int64_t stampAfter(std::int64_t earlierMs) const;

    CacheDatabase &m_database;
    SqlProgressStore m_store;
    Device m_device;
    Environment m_environment;
};

} // namespace nw
