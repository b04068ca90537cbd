#include "server/common/http/request.h"
#include "server/common/http/response.h"

#include <QCryptographicHash>

#include <algorithm>
#include <limits>

namespace nw::server {

namespace {

constexpr const char *kVary = "Accept, Authorization";

struct ByteRange
{
    qint64 first = 0;
    qint64 length = 0;
};

enum class RangeVerdict
{
    Whole,
    Part,
    Unsatisfiable
};

QByteArray quoted(const QByteArray &etag)
{
    return '"' + etag + '"';
}

// Digits only; what is larger than any file counts as the largest number.
std::optional<qint64> parsePosition(QByteArrayView digits)
{
    if (digits.isEmpty())
        return std::nullopt;
    constexpr int kMostDigits = 18;
    qint64 value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        if (value < std::numeric_limits<qint64>::max() / 10)
            value = value * 10 + (c - '0');
    }
    return digits.size() > kMostDigits ? std::numeric_limits<qint64>::max() : value;
}

// RFC 9110, 14.1.2. What does not parse and what asks for several ranges is ignored, as 14.2
// allows.
RangeVerdict parseRange(const QByteArray &field, qint64 size, ByteRange &range)
{
    if (!field.toLower().startsWith("bytes="))
        return RangeVerdict::Whole;
    const QByteArray spec = field.mid(6).trimmed();
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0 || spec.contains(','))
        return RangeVerdict::Whole;
    const QByteArray firstText = spec.left(dash);
    const QByteArray lastText = spec.mid(dash + 1);
    if (firstText.isEmpty()) { // the last bytes
        const auto suffix = parsePosition(lastText);
        if (!suffix)
            return RangeVerdict::Whole;
        if (*suffix == 0 || size == 0)
            return RangeVerdict::Unsatisfiable;
        range.length = std::min(*suffix, size);
        range.first = size - range.length;
        return RangeVerdict::Part;
    }
    const auto first = parsePosition(firstText);
    const auto last = lastText.isEmpty() ? std::optional(size - 1) : parsePosition(lastText);
    if (!first || !last || (!lastText.isEmpty() && *last < *first))
        return RangeVerdict::Whole;
    if (*first >= size)
        return RangeVerdict::Unsatisfiable;
    range.first = *first;
    range.length = std::min(*last, size - 1) - *first + 1;
    return RangeVerdict::Part;
}

RangeVerdict rangeFor(const Request &request, const QByteArray &etag, qint64 size, ByteRange &range)
{
    const QByteArray field = request.header("range");
    if (field.isEmpty() || request.method != Method::Get)
        return RangeVerdict::Whole;
    // RFC 9110, 13.1.5: a strong comparison. A date never equals our tag, and gets the whole.
    const QByteArray ifRange = request.header("if-range");
    if (!ifRange.isEmpty() && ifRange != quoted(etag))
        return RangeVerdict::Whole;
    return parseRange(field, size, range);
}

void describe(Response &response, const Content &content)
{
    response.set("ETag", quoted(content.etag));
    response.set("Vary", kVary);
    if (!content.cacheControl.isEmpty())
        response.set("Cache-Control", content.cacheControl);
}

void takeRange(Response &response, const Content &content, const ByteRange &range)
{
    if (content.file) {
        response.file = content.file;
        response.file->offset += range.first;
        response.file->sizeBytes = range.length;
    } else {
        response.body = content.bytes.mid(range.first, range.length);
    }
}

} // namespace

bool matchesEtag(const Request &request, const QByteArray &etag)
{
    if (request.method != Method::Get && request.method != Method::Head)
        return false;
    const QByteArray field = request.header("if-none-match").trimmed();
    if (field.isEmpty())
        return false;
    if (field == "*")
        return true;
    // A weak comparison (RFC 9110, 13.1.2). Our tags hold no comma.
    const QByteArray wanted = quoted(etag);
    for (QByteArray candidate : field.split(',')) {
        candidate = candidate.trimmed();
        if (candidate.startsWith("W/"))
            candidate = candidate.mid(2);
        if (candidate == wanted)
            return true;
    }
    return false;
}

Response contentResponse(const Request &request, const Content &content)
{
    Response response;
    describe(response, content);
    if (matchesEtag(request, content.etag)) {
        response.status = 304;
        return response;
    }
    const qint64 size = content.file ? content.file->sizeBytes : content.bytes.size();
    response.set("Content-Type", content.mediaType);
    response.set("Accept-Ranges", "bytes");
    ByteRange range;
    switch (rangeFor(request, content.etag, size, range)) {
    case RangeVerdict::Whole:
        takeRange(response, content, {0, size});
        break;
    case RangeVerdict::Part:
        response.status = 206;
        response.set("Content-Range",
                     "bytes " + QByteArray::number(range.first) + '-'
                         + QByteArray::number(range.first + range.length - 1) + '/'
                         + QByteArray::number(size));
        takeRange(response, content, range);
        break;
    case RangeVerdict::Unsatisfiable: {
        Problem problem;
        problem.status = 416;
        problem.code = QStringLiteral("range_not_satisfiable");
        problem.title = QStringLiteral("Range not satisfiable");
        problem.detail = QStringLiteral("The range starts behind the end.");
        response = problemResponse(problem);
        response.set("Content-Range", "bytes */" + QByteArray::number(size));
        break;
    }
    }
    return response;
}

Response revalidated(const Request &request, Response response)
{
    if (response.status != 200)
        return response;
    // The fastest hash of Qt's that nobody makes collide: an answer's tag costs less than its JSON.
    const QByteArray etag =
        QCryptographicHash::hash(response.body, QCryptographicHash::Blake2b_160).toHex();
    if (matchesEtag(request, etag)) {
        response = {};
        response.status = 304;
    }
    return response.set("ETag", quoted(etag))
        .set("Cache-Control", "private, no-cache")
        .set("Vary", kVary);
}

} // namespace nw::server
