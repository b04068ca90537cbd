#pragma once

#include "server/comics/comicsports.h"
#include "server/comics/comicsstore.h"
#include "server/comics/sync/feednews.h"
#include "server/comics/sync/feedposition.h"
#include "server/common/runtime/clock.h"

namespace nw::server::comics {

struct ProgressAnswer
{
    ProgressVerdict verdict = ProgressVerdict::Same;
    Progress kept; // after the update, or as it stays on a conflict
};

// A part of the feed. An empty position: nothing is newer than the one that was sent.
struct ChangePage
{
    QList<Change> changes;
    QString nextPosition;
};

// The rules of reading progress. Everything is one person's: there is no way to name another's.
// Thread-safe.
class ProgressService
{
public:
    ProgressService(CatalogueStore &catalogue, ProgressStore &progress, const Clock &clock,
                    ReadingHistory &history, FeedNews &news);

    // judgeProgress() decides by the time that the device claims; what is kept is clamped to the
    // server's, so that a clock ahead of it does not win for ever. The same update sent twice
    // changes nothing. Errors: NotFound (the comic), InvalidInput
    // (a page that the comic does not have).
    Result<ProgressAnswer> update(const QString &userId, const QString &comicId,
                                  const ProgressUpdate &update);

    // Each by itself, and answered by itself, in their order. Error: Unavailable and its like, when
    // nothing more could be done; what was done before stays.
    Result<QList<ProgressOutcome>> updateAll(const QString &userId,
                                             const QList<ProgressUpdate> &updates);

    Result<Progress> progress(const QString &userId, const QString &comicId); // NotFound

    // `position`: of the answer before, empty for the beginning. InvalidInput: not one of this
    // feed, or one that it has not reached, because the server was set up anew or restored since.
    Result<ChangePage> changes(const QString &userId, const QString &position, int limit);

    Result<FeedPosition> feedHead(const QString &userId); // where it is now

private:
    Result<ProgressAnswer> judge(const QString &userId, const QString &comicId,
                                 const ProgressUpdate &update);
    void tell(const QString &userId);

    CatalogueStore &m_catalogue;
    ProgressStore &m_progress;
    const Clock &m_clock;
    ReadingHistory &m_history;
    FeedNews &m_news;
};

} // namespace nw::server::comics
