#include "server/comics/progressservice.h"

#include <algorithm>
#include <limits>
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

// Of which a person may be told; the rest says that this server is in trouble.
bool isRefusal(const Error &error)
{
    return error.code == ErrorCode::NotFound || error.code == ErrorCode::InvalidInput;
}

} // namespace

ProgressService::ProgressService(CatalogueStore &catalogue, ProgressStore &progress,
                                 const Clock &clock, ReadingHistory &history, FeedNews &news)
    : m_catalogue(catalogue)
    , m_progress(progress)
    , m_clock(clock)
    , m_history(history)
    , m_news(news)
{
}

Result<ProgressAnswer> ProgressService::update(const QString &userId, const QString &comicId,
                                               const ProgressUpdate &update)
{
    const Result<ProgressAnswer> answer = judge(userId, comicId, update);
    if (answer && answer->verdict == ProgressVerdict::Accept)
        tell(userId);
    return answer;
}

Result<QList<ProgressOutcome>> ProgressService::updateAll(const QString &userId,
                                                          const QList<ProgressUpdate> &updates)
{
    QList<ProgressOutcome> outcomes;
    bool isNews = false;
    std::optional<Error> trouble;
    for (const ProgressUpdate &update : updates) {
        ProgressOutcome outcome;
        outcome.comicId = update.progress.comicId;
        const Result<ProgressAnswer> answer = judge(userId, outcome.comicId, update);
        if (answer) {
            isNews = isNews || answer->verdict == ProgressVerdict::Accept;
            outcome.progress = answer->kept;
            outcome.kind = answer->verdict == ProgressVerdict::Conflict
                ? ProgressOutcome::Kind::Conflict
                : ProgressOutcome::Kind::Kept;
        } else if (isRefusal(answer.error())) {
            outcome.kind = ProgressOutcome::Kind::Refused;
            outcome.error = answer.error();
        } else {
            trouble = answer.error();
            break;
        }
        outcomes.append(outcome);
    }
    if (isNews)
        tell(userId);
    if (trouble)
        return tl::unexpected(*trouble);
    return outcomes;
}

// After the transaction.
void ProgressService::tell(const QString &userId)
{
    m_history.committed();
    m_news.changed(userId);
}

Result<ProgressAnswer> ProgressService::judge(const QString &userId, const QString &comicId,
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
    const Result<FeedPosition> from = readFeedPosition(position);
    if (!from)
        return tl::unexpected(from.error());
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
        page.nextPosition = toText({part->epoch, part->changes.last().sequence});
    page.changes = part->changes;
    return page;
}

Result<FeedPosition> ProgressService::feedHead(const QString &userId)
{
    return m_progress.changes(userId, std::numeric_limits<std::int64_t>::max(), 1)
        .map([](const FeedPart &part) {
            return FeedPosition{part.epoch, part.head};
        });
}

} // namespace nw::server::comics
