#pragma once

#include "services-client/contract/jsonwriter.h"
#include "services-client/contract/progress.h"
#include "services-client/contract/result.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace nw {

enum class ReadingDirection
{
    LeftToRight,
    RightToLeft,
    Vertical
};

// One row of GET /comics. Amounts are decimal text with 8 places, never numbers.
struct ComicSummary
{
    QString id;
    QString title;
    QString series;
    int seriesIndex = 0; // 0: stands alone
    QString author;
    QString language; // BCP 47
    QStringList genres;
    QString price = QStringLiteral("0.00000000");
    bool free = true;
    int pageCount = 0;
    QString coverUrl; // relative to the server, content-addressed
    ReadingDirection direction = ReadingDirection::LeftToRight;
    std::int64_t createdAtMs = 0;
    std::int64_t version = 0; // grows with each change of the comic
};

// GET /comics/:id
struct ComicDetails
{
    ComicSummary summary;
    QString description;
    QStringList tags;
    QList<std::pair<QString, QString>> credits; // role ("writer", "artist", …) and name
    QString ageRating;
    std::int64_t sizeBytes = 0;
    bool owned = false; // only with a token
    std::optional<Progress> progress; // only with a token
};

// One row of GET /comics/:id/pages. Numbers from 1. Locked pages have no URL.
struct PageInfo
{
    int number = 0;
    int width = 0;
    int height = 0;
    QString mediaType;
    std::int64_t sizeBytes = 0;
    QString sha256; // lower-case hex of the original bytes
    QString url; // relative to the server
    bool locked = false;
};

struct ComicPage // a page of the list
{
    QList<ComicSummary> comics;
    QString nextCursor; // empty at the end
    std::int64_t total = 0;
};

void write(JsonWriter &out, const ComicSummary &value);
void write(JsonWriter &out, const ComicDetails &value);
void write(JsonWriter &out, const PageInfo &value);

Result<ComicSummary> readComicSummary(const QJsonObject &json);
Result<ComicDetails> readComicDetails(const QJsonObject &json);
Result<PageInfo> readPageInfo(const QJsonObject &json);

// "ltr", "rtl", "vertical"
QString toText(ReadingDirection direction);
ReadingDirection readingDirectionFromText(const QString &text); // unknown: LeftToRight

} // namespace nw
