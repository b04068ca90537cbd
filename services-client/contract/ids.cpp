#include "services-client/contract/ids.h"

#include <QDateTime>
#include <QRandomGenerator>

namespace nw {

namespace {

constexpr char16_t kHexDigits[] = u"0123456789abcdef";
constexpr qsizetype kUuidLength = 36;
constexpr qsizetype kTimestampLength = 24;
constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr std::int64_t kUnixEpochJulianDay = 2'440'588;
constexpr std::int64_t kLastTimestampMs = 253'402'300'799'999; // 9999-12-31T23:59:59.999Z

bool isDashPosition(qsizetype position)
{
    return position == 8 || position == 13 || position == 18 || position == 23;
}

// The number in text[from, from + length), or -1 when a character is not a digit 0-9.
int digits(QStringView text, qsizetype from, qsizetype length)
{
    int value = 0;
    for (QChar c : text.sliced(from, length)) {
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c.unicode() - u'0');
    }
    return value;
}

void appendPadded(QString &out, int value, int width)
{
    const qsizetype end = out.size() + width;
    out.resize(end, u'0');
    for (qsizetype i = end - 1; value > 0; --i) {
        out[i] = QChar(char16_t(u'0' + value % 10));
        value /= 10;
    }
}

} // namespace

std::array<std::uint8_t, 10> systemRandomBytes()
{
    std::array<std::uint8_t, 10> bytes{};
    std::array<quint32, 3> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    std::copy_n(reinterpret_cast<const std::uint8_t *>(words.data()), bytes.size(), bytes.begin());
    return bytes;
}

QString makeUuidV7(std::int64_t unixMs, const RandomBytes &random)
{
    std::array<std::uint8_t, 16> bytes{};
    for (int i = 0; i < 6; ++i)
        bytes[std::size_t(i)] = std::uint8_t(std::uint64_t(unixMs) >> (40 - 8 * i));
    const std::array<std::uint8_t, 10> tail = random();
    std::copy(tail.begin(), tail.end(), bytes.begin() + 6);
    bytes[6] = std::uint8_t(0x70 | (bytes[6] & 0x0f)); // version 7
    bytes[8] = std::uint8_t(0x80 | (bytes[8] & 0x3f)); // the variant of RFC 9562

    QString text;
    text.reserve(kUuidLength);
    for (std::uint8_t byte : bytes) {
        if (isDashPosition(text.size()))
            text += u'-';
        text += QChar(kHexDigits[byte >> 4]);
        text += QChar(kHexDigits[byte & 0x0f]);
    }
    return text;
}

QString makeUuidV7()
{
    return makeUuidV7(QDateTime::currentMSecsSinceEpoch(), systemRandomBytes);
}

bool isUuid(QStringView text)
{
    if (text.size() != kUuidLength)
        return false;
    for (qsizetype i = 0; i < kUuidLength; ++i) {
        const QChar c = text[i];
        const bool isHex = (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
        if (isDashPosition(i) ? c != u'-' : !isHex)
            return false;
    }
    return true;
}

QString formatTimestamp(std::int64_t unixMs)
{
    // Times outside the four-digit years cannot be written; they are held at the ends instead.
    const std::int64_t ms = std::clamp<std::int64_t>(unixMs, 0, kLastTimestampMs);
    const QDate date = QDate::fromJulianDay(ms / kMsPerDay + kUnixEpochJulianDay);
    const int ofDay = int(ms % kMsPerDay);
    QString text;
    text.reserve(kTimestampLength);
    appendPadded(text, date.year(), 4);
    text += u'-';
    appendPadded(text, date.month(), 2);
    text += u'-';
    appendPadded(text, date.day(), 2);
    text += u'T';
    appendPadded(text, ofDay / 3'600'000, 2);
    text += u':';
    appendPadded(text, ofDay / 60'000 % 60, 2);
    text += u':';
    appendPadded(text, ofDay / 1000 % 60, 2);
    text += u'.';
    appendPadded(text, ofDay % 1000, 3);
    text += u'Z';
    return text;
}

std::int64_t parseTimestamp(QStringView text)
{
    if (text.size() != kTimestampLength)
        return -1;
    const bool marksInPlace = text[4] == u'-' && text[7] == u'-' && text[10] == u'T'
        && text[13] == u':' && text[16] == u':' && text[19] == u'.' && text[23] == u'Z';
    if (!marksInPlace)
        return -1;
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    const int second = digits(text, 17, 2);
    const int milliseconds = digits(text, 20, 3);
    // Before 1970 there is nothing to tell of, and -1 is taken.
    if (year < 1970 || !QDate::isValid(year, month, day))
        return -1;
    if (!QTime::isValid(hour, minute, second, milliseconds))
        return -1;
    const std::int64_t days = QDate(year, month, day).toJulianDay() - kUnixEpochJulianDay;
    return days * kMsPerDay + ((hour * 60 + minute) * 60 + second) * std::int64_t(1000)
        + milliseconds;
}

} // namespace nw
