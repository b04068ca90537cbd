#include "services-client/cache/sqllibrarystore.h"

namespace nw {

namespace {

LocalBook readBook(const CacheStatement &row)
{
    LocalBook book;
    book.path = row.text(0);
    book.title = row.text(1);
    book.format = row.text(2);
    book.pageCount = int(row.integer(3));
    book.currentPage = int(row.integer(4));
    book.completed = row.integer(5) != 0;
    book.addedAtMs = row.integer(6);
    book.readAtMs = row.integer(7);
    book.hasCover = row.integer(8) > 0;
    return book;
}

} // namespace

Result<QList<LocalBook>> SqlLibraryStore::all()
{
    CacheStatement query = m_database.prepare(
        "SELECT path, title, format, page_count, current_page, completed, added_at, read_at, "
        "length(cover) FROM local_books ORDER BY max(added_at, read_at) DESC, path");
    NW_TRY(query.run());
    QList<LocalBook> books;
    while (query.next())
        books.append(readBook(query));
    if (query.error())
        return tl::unexpected(*query.error());
    return books;
}

Result<std::optional<LocalBook>> SqlLibraryStore::find(const QString &path)
{
    CacheStatement query = m_database.prepare(
        "SELECT path, title, format, page_count, current_page, completed, added_at, read_at, "
        "length(cover), cover FROM local_books WHERE path = ?",
        {path});
    NW_TRY(query.run());
    if (!query.next())
        return std::nullopt;
    LocalBook book = readBook(query);
    book.cover = query.bytes(9);
    return book;
}

Result<void> SqlLibraryStore::add(const LocalBook &book)
{
    // A cover that could not be made again does not take away the one that was.
    return m_database.run(
        "INSERT INTO local_books (path, title, format, page_count, cover, current_page, completed, "
        "added_at, read_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
        "title = excluded.title, format = excluded.format, page_count = excluded.page_count, "
        "cover = CASE WHEN length(excluded.cover) > 0 THEN excluded.cover ELSE cover END, "
        "current_page = min(current_page, max(excluded.page_count, 1))",
        {book.path, book.title, book.format, book.pageCount, book.cover, book.currentPage,
         int(book.completed), qint64(book.addedAtMs), qint64(book.readAtMs)});
}

Result<void> SqlLibraryStore::remove(const QString &path)
{
    return m_database.run("DELETE FROM local_books WHERE path = ?", {path});
}

Result<void> SqlLibraryStore::recordPosition(const QString &path, int page, int pageCount,
                                             std::int64_t readAtMs)
{
    CacheStatement update = m_database.prepare(
        "UPDATE local_books SET current_page = ?, page_count = ?, completed = ?, read_at = ? "
        "WHERE path = ?",
        {page, pageCount, int(page >= pageCount), qint64(readAtMs), path});
    NW_TRY(update.run());
    if (update.rowsAffected() == 0)
        return failure(ErrorCode::NotFound, QStringLiteral("no such book"));
    return {};
}

} // namespace nw
