#pragma once

#include "services-client/contract/comic.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace nw::server::comics {

// A row of comics with its series, tags and credits.
struct ComicRow
{
    ComicDetails details; // without `owned` and `progress`, which depend on who asks
    std::int64_t sequence = 0;
};

// Of a row of comics, what decides who may see which page.
struct PageTerms
{
    std::int64_t priceUnits = 0; // of 1e-8 NWT
    int previewPages = 0;
    int coverPage = 1; // open to everybody as the cover
    int pageCount = 0;
};

// A row of comic_pages.
struct PageRow
{
    int number = 0; // from 1
    int width = 0;
    int height = 0;
    QString mediaType;
    std::int64_t sizeBytes = 0;
    QByteArray sha256;
};

// A row of entitlements: who may read a comic that costs something, and by which receipt.
struct Entitlement
{
    QString userId;
    QString comicId;
    QString receiptId; // empty for a gift
    std::int64_t grantedAtMs = 0;
};

// A comic as an import brings it: the pages' bytes are in the blob store already.
struct NewComic
{
    ComicDetails
        details; // id, createdAtMs, sizeBytes and pageCount set; coverUrl is made by the store
    std::int64_t priceUnits = 0;
    int previewPages = 0;
    int coverPage = 1;
    QList<PageRow> pages; // at least one
    QByteArray contentSha256; // what makes it the same comic: see contentHash()
};

enum class AddOutcome
{
    Added,
    AlreadyThere
};

struct AddedComic
{
    QString id;
    AddOutcome outcome = AddOutcome::Added;
};

enum class ComicSort
{
    Relevance,
    Newest,
    Popular,
    Title,
    Rating
};
enum class PriceFilter
{
    Any,
    Free,
    Paid
};

struct ComicFilter
{
    QString text; // as a person typed it
    QString genre;
    QString tag;
    QString language; // "en" finds "en-GB"
    QString creator;
    QString series;
    PriceFilter price = PriceFilter::Any;

    friend bool operator==(const ComicFilter &, const ComicFilter &) = default;
};

// Where a row stands in a sorted list: its sort key, and the sequence number that breaks ties.
struct ListPosition
{
    std::int64_t key = 0; // every sort but Title
    QString textKey; // Title
    std::int64_t sequence = 0;
};

struct ComicQuery
{
    ComicFilter filter;
    ComicSort sort = ComicSort::Newest;
    int limit = 20;
    std::optional<ListPosition> after;
};

struct ListedComic
{
    ComicSummary summary;
    ListPosition position;
};

struct FacetValue
{
    QString value;
    std::int64_t count = 0;
};

// What all rows of a filtered list have in common, most frequent first.
struct ListSummary
{
    std::int64_t total = 0;
    std::int64_t free = 0;
    QList<FacetValue> genres;
    QList<FacetValue> tags;
    QList<FacetValue> languages;
};

// A row of reading_progress.
struct ProgressRow
{
    Progress progress;
    std::int64_t completedAtMs = 0; // 0: not completed
    std::int64_t claimedAtMs = 0; // the device's own modifiedAt, before it was clamped
};

} // namespace nw::server::comics
