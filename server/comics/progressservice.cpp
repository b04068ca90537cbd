#include "server/comics/progressservice.h"

#include <algorithm>
#include <optional>

namespace nw::server::comics {

namespace {

constexpr int kMaxLimit = 100;

// The same message once more. What a device claimed is compared: when its clock runs ahead, an
// earlier time was kept.
bool isResent(const ProgressRow &kept, const ProgressUpdate &update)
{
    return kept.progress.version > 0 && kept.claimedAtMs == update.progress.modifiedAtMs
        && kept.progress.deviceId == update.progress.deviceId
        && kept.progress.currentPage == update.progress.currentPage
        && kept.progress.completed == update.progress.completed;
}

ProgressRow mergedRow(const ProgressRow &kept, const ProgressUpdate &update, std::int64_t nowMs)
{
    ProgressRow row;
    row.progress = update.progress;
    // An update may stand on the current row and still carry an older time, when its device's clock
    // is behind. Time does not go back, and it is not kept before it has come.
    row.progress.modifiedAtMs =
        std::max(kept.progress.modifiedAtMs, std::min(update.progress.modifiedAtMs, nowMs));
    row.claimedAtMs = update.progress.modifiedAtMs;
    if (row.progress.completed)
        row.completedAtMs =
            kept.progress.completed ? kept.completedAtMs : row.progress.modifiedAtMs;
    return row;
}

struct FeedPosition
{
    QString epoch; // empty: from the start
    qint64 sequence = 0;
};

std::optional<FeedPosition> feedPosition(const QString &position)
{
    if (position.isEmpty())
        return FeedPosition{};
    const FeedPosition read{position.section(u'.', 0, 0), position.section(u'.', 1).toLongLong()};
    const QString again = read.epoch % u'.' % QString::number(read.sequence);
    const bool isWhole = !read.epoch.isEmpty() && read.sequence >= 0 && again == position;
    return isWhole ? std::optional(read) : std::nullopt;
}

tl::unexpected<Error> foreignCursor()
{
    return failure(ErrorCode::InvalidInput, QStringLiteral("not a cursor of this feed"),
                   QStringLiteral("cursor"));
}

} // namespace

ProgressService::ProgressService(CatalogueStore &catalogue, ProgressStore &progress,
                                 const Clock &clock, ReadingHistory &history)
    : m_catalogue(catalogue)
    , m_progress(progress)
    , m_clock(clock)
    , m_history(history)
{
}

Result<ProgressAnswer> ProgressService::update(const QString &userId, const QString &comicId,
                                               const ProgressUpdate &update)
{
    const Result<ComicRow> comic = m_catalogue.comic(comicId);
    if (!comic)
        return tl::unexpected(comic.error());
    const ComicSummary &summary = comic->details.summary;
    if (update.progress.currentPage < 1 || update.progress.currentPage > summary.pageCount)
        return failure(ErrorCode::InvalidInput, QStringLiteral("the comic has no such page"),
                       QStringLiteral("currentPage"));

    const std::int64_t nowMs = m_clock.nowMs();
    ProgressUpdate wanted = update;
    wanted.progress.comicId = comicId;
    wanted.progress.pageCount = summary.pageCount; // the server's word

    ProgressAnswer answer;
    const ProgressRule rule = [&](const ProgressRow &kept) -> Result<ProgressDecision> {
        answer.verdict = isResent(kept, wanted) ? ProgressVerdict::Same
                                                : judgeProgress(kept.progress, wanted, nowMs);
        if (answer.verdict != ProgressVerdict::Accept)
            return ProgressDecision{};
        const ProgressRow row = mergedRow(kept, wanted, nowMs);
        const ReadingEvent event{userId,
                                 comicId,
                                 summary.title,
                                 summary.coverUrl,
                                 row.progress.currentPage,
                                 row.progress.pageCount,
                                 row.progress.completed,
                                 row.progress.deviceName,
                                 row.progress.modifiedAtMs};
        if (Result<void> recorded = m_history.record(event); !recorded)
            return tl::unexpected(recorded.error());
        return ProgressDecision{row, nowMs};
    };
    const Result<Progress> kept = m_progress.update(userId, comicId, rule);
    if (!kept)
        return tl::unexpected(kept.error());
    if (answer.verdict == ProgressVerdict::Accept)
        m_history.committed();
    answer.kept = *kept;
    return answer;
}

Result<Progress> ProgressService::progress(const QString &userId, const QString &comicId)
{
    return m_progress.progress(userId, comicId);
}

Result<ChangePage> ProgressService::changes(const QString &userId, const QString &position,
                                            int limit)
{
    if (limit < 1 || limit > kMaxLimit)
        return failure(ErrorCode::InvalidInput, QStringLiteral("1 to 100"),
                       QStringLiteral("limit"));
    const std::optional<FeedPosition> from = feedPosition(position);
    if (!from)
        return foreignCursor();
    const Result<FeedPart> part = m_progress.changes(userId, from->sequence, limit);
    if (!part)
        return tl::unexpected(part.error());
    // Of a database that was here before, or of a later state of this one: who holds it knows more
    // than this server, and must be told.
    const bool isForeign = !from->epoch.isEmpty() && from->epoch != part->epoch;
    if (isForeign || from->sequence > part->head)
        return foreignCursor();
    ChangePage page;
    if (!part->changes.isEmpty())
        page.nextPosition =
            part->epoch % u'.' % QString::number(qint64(part->changes.last().sequence));
    page.changes = part->changes;
    return page;
}

} // namespace nw::server::comics
