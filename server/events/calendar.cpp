#include "server/events/calendar.h"

#include <QDateTime>

namespace nw::server::events {

namespace {

constexpr qsizetype kMaxLineBytes = 75;

// TEXT of RFC 5545, 3.3.11.
QByteArray escaped(const QString &text)
{
    QByteArray out;
    for (const char c : text.toUtf8()) {
        if (c == '\\' || c == ';' || c == ',')
            out.append('\\').append(c);
        else if (c == '\n')
            out.append("\\n");
        else if (static_cast<uchar>(c) >= 0x20)
            out.append(c);
    }
    return out;
}

// Folds between characters, never inside one.
void appendLine(QByteArray &out, QByteArray line)
{
    while (line.size() > kMaxLineBytes) {
        qsizetype cut = kMaxLineBytes;
        while (cut > 1 && (static_cast<uchar>(line.at(cut)) & 0xc0) == 0x80)
            --cut;
        out.append(line.first(cut)).append("\r\n");
        line = ' ' + line.sliced(cut);
    }
    out.append(line).append("\r\n");
}

QByteArray utc(std::int64_t atMs)
{
    return QDateTime::fromMSecsSinceEpoch(atMs, Qt::UTC)
        .toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"))
        .toLatin1();
}

} // namespace

QByteArray toCalendar(const EventRow &event, std::int64_t madeAtMs)
{
    QByteArray out;
    const QList<QByteArray> lines{
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//nerdwork//events//EN",
        "BEGIN:VEVENT",
        "UID:" + event.id.toLatin1() + "@nerdwork",
        "DTSTAMP:" + utc(madeAtMs),
        "DTSTART:" + utc(event.startsAtMs),
        "DTEND:" + utc(event.endsAtMs),
        "SUMMARY:" + escaped(event.title),
        "LOCATION:" + escaped(event.location),
        "DESCRIPTION:" + escaped(event.description),
        QByteArray("STATUS:") + (event.cancelled ? "CANCELLED" : "CONFIRMED"),
        "END:VEVENT",
        "END:VCALENDAR",
    };
    for (const QByteArray &line : lines)
        appendLine(out, line);
    return out;
}

} // namespace nw::server::events
