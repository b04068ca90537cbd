#pragma once

#include "server/comics/comicsrows.h"
#include "services-client/contract/progress.h"
#include "services-client/contract/result.h"

#include <QHash>

#include <functional>

namespace nw::server::comics {

// The catalogue's tables. Every function may be called from any thread.
class CatalogueStore
{
public:
    virtual ~CatalogueStore() = default;

    virtual Result<QList<ListedComic>>
    list(const ComicQuery &query) = 0; // at most query.limit rows
    virtual Result<ListSummary> summarise(const ComicFilter &filter) = 0;
    virtual Result<std::int64_t> generation() = 0; // grows with each change of the catalogue
    virtual Result<ComicRow> comic(const QString &id) = 0; // NotFound
    virtual Result<PageTerms> terms(const QString &comicId) = 0; // NotFound
    virtual Result<QList<PageRow>> pages(const QString &comicId, int afterNumber,
                                         int limit) = 0; // in order; empty for an unknown comic
    virtual Result<PageRow> page(const QString &comicId, int number) = 0; // NotFound

    virtual Result<bool> owns(const QString &userId, const QString &comicId) = 0;
    virtual Result<void> grant(const Entitlement &entitlement) = 0; // a second time: nothing

    // All of a comic in one transaction; a comic with the same content is found and left as it is.
    virtual Result<AddedComic> add(const NewComic &comic) = 0;
};

// What an update makes of the row that is kept. Nothing to write: what is kept stays and is the
// answer.
struct ProgressDecision
{
    std::optional<ProgressRow> write; // its version is set by the store
    std::int64_t decidedAtMs = 0; // by the server's clock
};

// Told the kept row (version 0 and page 1 when there is none) inside the transaction, and told
// again when the transaction has to be done again. An error undoes it.
using ProgressRule = std::function<Result<ProgressDecision>(const ProgressRow &kept)>;

// A part of one person's change feed.
struct FeedPart
{
    QString epoch; // of the database: another one counts its changes anew
    std::int64_t head = 0; // the newest number that was given out; 0: none yet
    QList<Change> changes; // after the number asked for, oldest first: one row an object, as it is
};

// Reading progress, its history and the change feed, which move together.
class ProgressStore
{
public:
    virtual ~ProgressStore() = default;

    virtual Result<Progress> progress(const QString &userId,
                                      const QString &comicId) = 0; // NotFound

    // One transaction around rule, current row, history row and change. Answers what is kept
    // afterwards.
    virtual Result<Progress> update(const QString &userId, const QString &comicId,
                                    const ProgressRule &rule) = 0;

    virtual Result<FeedPart> changes(const QString &userId, std::int64_t afterSequence,
                                     int limit) = 0;

    // The newest number of each of these people's feeds; who is not there has none yet.
    virtual Result<QHash<QString, std::int64_t>> heads(const QStringList &userIds) = 0;
};

} // namespace nw::server::comics
