#pragma once

#include "services-client/contract/comic.h"
#include "services-client/contract/progress.h"
#include "services-client/contract/result.h"

#include <QByteArray>
#include <QUrl>

#include <cstdint>
#include <optional>

namespace nw {

struct ClientOptions
{
    QString profileDir; // made when it is not there
    QUrl serverUrl = QUrl(QStringLiteral("http://127.0.0.1:3000"));
    QString deviceName; // what other devices show; empty: the host's name
};

// The dot beside the account button.
enum class SyncState
{
    SignedOut,
    Synced, // the server has everything that was done here
    Syncing, // something is on its way
    Offline, // the server does not answer; it is tried again by itself
    Failing, // the server answers, but the last turn failed; it is tried again by itself
    NeedsYou, // a conflict or an alarm waits, or the session ended: the person must sign in again
};

// Whether the server was reached last, signed in or not. While it is gone it is asked again by
// itself; its errors do not make it gone.
enum class Network
{
    Reachable,
    Gone
};

// Which part of the cached catalogue.
enum class Shelf
{
    Store, // everything the server offered
    Library, // what the person downloads or has begun, also when the server offers it no more
    Downloaded, // whole in the cache
    Reading, // started and not completed, last read first
};

enum class CatalogueSort
{
    Newest,
    Title
};
enum class PriceFilter
{
    Any,
    Free,
    Paid
};

struct CatalogueQuery
{
    Shelf shelf = Shelf::Store;
    QString text; // in title, series, author; case and accents ignored
    QString genre;
    QString language;
    QString series;
    PriceFilter price = PriceFilter::Any;
    CatalogueSort sort = CatalogueSort::Newest; // Shelf::Reading has its own order
    int limit = 500; // 0: all
    int offset = 0; // a longer list is read part by part
};

// The numbers are kept in the cache.
enum class DownloadPhase
{
    None = 0, // not asked for
    Queued = 1, // waits for another comic, or for the network
    Fetching = 2, // never stored: a fetch that ended with the program is queued again
    Done = 3, // every page is here and was checked
    Failed = 4, // stopped; see error. download() goes on where it stopped.
};

struct DownloadState
{
    QString comicId;
    int donePages = 0;
    int totalPages = 0;
    DownloadPhase phase = DownloadPhase::None;
    std::optional<Error> error; // with Failed; with Queued: why it waits (Timeout, …)
};

// A comic of the catalogue and what this device knows of it.
struct ComicCard
{
    ComicSummary summary;
    std::optional<Progress> progress;
    DownloadState download;
};

// Two positions of which neither may be thrown away without asking.
struct ProgressConflict
{
    QString comicId;
    Progress here;
    Progress there; // deviceName says where
};

// Everything the comic's page shows. `pages` is empty until the server was asked once.
struct ComicRecord
{
    ComicDetails details; // only `details.summary` is filled until the server was asked once
    QList<PageInfo> pages;
    DownloadState download;
    std::optional<Progress> progress; // of this device's cache, newer than details.progress
    std::optional<ProgressConflict> conflict;
};

enum class Keep
{
    Here,
    There
};

// A book among the person's own files.
struct LocalBook
{
    QString path; // absolute; the key
    QString title;
    QString format; // "cbz", "folder", …
    int pageCount = 0;
    QByteArray cover; // an encoded thumbnail to add; listings leave it out, see localCover()
    bool hasCover = false; // set by what reads
    int currentPage = 1; // from 1
    bool completed = false;
    std::int64_t addedAtMs = 0;
    std::int64_t readAtMs = 0; // 0: never
    bool missing = false; // the file is not there now; the entry stays
};

} // namespace nw
