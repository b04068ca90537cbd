#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>

#include <cstdint>

namespace nw {

// A page that a person marked in a comic, as one device said it and the server kept it. There is
// one for a page: two devices that mark the same page mean the same. A bookmark that was taken away
// stays as a tombstone, so that a device which was offline does not bring it back.
struct Bookmark
{
    QString id; // given by the server
    QString comicId;
    int page = 1; // from 1
    QString note; // of a tombstone: empty
    bool deleted = false;
    std::int64_t modifiedAtMs = 0; // of the device, clamped to the server's clock when it was kept
    QString deviceId;
    std::int64_t version = 0; // of the server's row; 0: the server has none
};

// PUT /comics/:id/bookmarks/:page: the state a device has, and the version it was made on.
struct BookmarkUpdate
{
    QString note;
    bool deleted = false;
    std::int64_t modifiedAtMs = 0;
    QString deviceId;
    std::int64_t baseVersion = 0;
};

// What is said of a comic aside from where a person is in it (bookmarks, page maps) is small and
// nobody is asked about it: what was said last stays.
enum class NoteVerdict
{
    Write,
    Keep
};

// When a note that is kept was said, and what a device says now.
struct NoteTimes
{
    std::int64_t keptVersion = 0; // 0: nothing is kept
    std::int64_t keptModifiedAtMs = 0;
    std::int64_t baseVersion = 0;
    std::int64_t modifiedAtMs = 0;
};

// A note made on the kept version, or later than it, is written. `nowMs` is the clock of whoever
// judges: a time after it proves nothing, as with judgeProgress().
NoteVerdict judgeNote(const NoteTimes &times, std::int64_t nowMs);

constexpr qsizetype kMaxBookmarkNoteLength = 2000;

void write(JsonWriter &out, const Bookmark &value);
void write(JsonWriter &out, const BookmarkUpdate &value);

Result<Bookmark> readBookmark(const QJsonObject &json);
Result<BookmarkUpdate> readBookmarkUpdate(const QJsonObject &json); // strict: a request

} // namespace nw
