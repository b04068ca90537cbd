#include "server/comics/sync/notesservice.h"

#include <algorithm>

namespace nw::server::comics {

namespace {

constexpr int kMaxLimit = 100;

// Time does not go back, and it is not kept before it has come.
std::int64_t keptTime(std::int64_t keptMs, std::int64_t claimedMs, std::int64_t nowMs)
{
    return std::max(keptMs, std::min(claimedMs, nowMs));
}

tl::unexpected<Error> noSuchPage()
{
    return failure(ErrorCode::NotFound, QStringLiteral("no such page"));
}

} // namespace

NotesService::NotesService(CatalogueStore &catalogue, NotesStore &notes, const Clock &clock,
                           FeedNews &news)
    : m_catalogue(catalogue)
    , m_notes(notes)
    , m_clock(clock)
    , m_news(news)
{
}

Result<void> NotesService::checkPage(const QString &comicId, int page)
{
    const Result<PageTerms> terms = m_catalogue.terms(comicId);
    if (!terms)
        return tl::unexpected(terms.error());
    if (page < 1 || page > terms->pageCount)
        return noSuchPage();
    return {};
}

Result<BookmarkList> NotesService::bookmarks(const QString &userId, const QString &comicId,
                                             const QString &position, int limit)
{
    if (limit < 1 || limit > kMaxLimit)
        return failure(ErrorCode::InvalidInput, QStringLiteral("1 to 100"),
                       QStringLiteral("limit"));
    const int after = position.toInt();
    if (after < 0 || (!position.isEmpty() && position != QString::number(after)))
        return failure(ErrorCode::InvalidInput, QStringLiteral("not a cursor of this list"),
                       QStringLiteral("cursor"));
    if (const Result<PageTerms> terms = m_catalogue.terms(comicId); !terms)
        return tl::unexpected(terms.error());
    // One more tells whether there is a next part.
    Result<QList<Bookmark>> rows = m_notes.bookmarks(userId, comicId, after, limit + 1);
    if (!rows)
        return tl::unexpected(rows.error());
    BookmarkList list;
    if (rows->size() > limit) {
        rows->resize(limit);
        list.nextPosition = QString::number(rows->last().page);
    }
    list.bookmarks = *rows;
    return list;
}

Result<Bookmark> NotesService::putBookmark(const QString &userId, const QString &comicId, int page,
                                           const BookmarkUpdate &update)
{
    if (Result<void> checked = checkPage(comicId, page); !checked)
        return tl::unexpected(checked.error());
    const std::int64_t nowMs = m_clock.nowMs();
    const QString note = update.deleted ? QString() : update.note;
    const BookmarkRule rule = [&](const Bookmark &kept) -> std::optional<Bookmark> {
        const NoteTimes times{kept.version, kept.modifiedAtMs, update.baseVersion,
                              update.modifiedAtMs};
        if (judgeNote(times, nowMs) == NoteVerdict::Keep)
            return std::nullopt;
        const bool isNews =
            kept.version == 0 || kept.deleted != update.deleted || kept.note != note;
        if (!isNews)
            return std::nullopt;
        Bookmark mark;
        mark.note = note;
        mark.deleted = update.deleted;
        mark.modifiedAtMs = keptTime(kept.modifiedAtMs, update.modifiedAtMs, nowMs);
        mark.deviceId = update.deviceId;
        return mark;
    };
    const auto kept = m_notes.updateBookmark(userId, comicId, page, rule, nowMs);
    if (!kept)
        return tl::unexpected(kept.error());
    if (kept->effect == NoteEffect::Written)
        m_news.changed(userId);
    return kept->note;
}

Result<Bookmark> NotesService::removeBookmark(const QString &userId, const QString &comicId,
                                              int page)
{
    if (Result<void> checked = checkPage(comicId, page); !checked)
        return tl::unexpected(checked.error());
    const std::int64_t nowMs = m_clock.nowMs();
    const BookmarkRule rule = [&](const Bookmark &kept) -> std::optional<Bookmark> {
        if (kept.version == 0 || kept.deleted)
            return std::nullopt;
        Bookmark mark = kept;
        mark.note.clear();
        mark.deleted = true;
        mark.modifiedAtMs = std::max(kept.modifiedAtMs, nowMs);
        return mark;
    };
    const auto kept = m_notes.updateBookmark(userId, comicId, page, rule, nowMs);
    if (!kept)
        return tl::unexpected(kept.error());
    if (kept->effect == NoteEffect::Nothing)
        return failure(ErrorCode::NotFound, QStringLiteral("no such bookmark"));
    m_news.changed(userId);
    return kept->note;
}

Result<KeptPageMap> NotesService::pageMap(const QString &userId, const QString &comicId)
{
    return m_notes.pageMap(userId, comicId);
}

Result<KeptPageMap> NotesService::putPageMap(const QString &userId, const QString &comicId,
                                             const PageMapUpdate &update)
{
    const Result<PageTerms> terms = m_catalogue.terms(comicId);
    if (!terms)
        return tl::unexpected(terms.error());
    const QList<KeptPageFix> &pages = update.map.pages;
    if (!pages.isEmpty() && pages.last().number > terms->pageCount)
        return failure(ErrorCode::InvalidInput, QStringLiteral("the comic has no such page"),
                       QStringLiteral("pages.number"));
    const std::int64_t nowMs = m_clock.nowMs();
    const PageMapRule rule = [&](const KeptPageMap &kept) -> std::optional<KeptPageMap> {
        const NoteTimes times{kept.version, kept.modifiedAtMs, update.baseVersion,
                              update.map.modifiedAtMs};
        const bool isNews = kept.version == 0 || !saysTheSame(kept, update.map);
        if (!isNews || judgeNote(times, nowMs) == NoteVerdict::Keep)
            return std::nullopt;
        KeptPageMap map = update.map;
        map.modifiedAtMs = keptTime(kept.modifiedAtMs, update.map.modifiedAtMs, nowMs);
        return map;
    };
    const auto kept = m_notes.updatePageMap(userId, comicId, rule, nowMs);
    if (!kept)
        return tl::unexpected(kept.error());
    if (kept->effect == NoteEffect::Written)
        m_news.changed(userId);
    return kept->note;
}

} // namespace nw::server::comics
