#include "server/console/texttable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace nw::server::console {

namespace {

constexpr qsizetype kWidestColumn = 60;

QString cellOf(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList items;
        for (const QJsonValue &item : value.toArray())
            items.append(cellOf(item));
        return items.join(QStringLiteral(", "));
    }
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isDouble() || value.isBool())
        return value.toVariant().toString();
    return printable(value.toString());
}

QString cut(const QString &text)
{
    return text.size() <= kWidestColumn ? text : QString(text.first(kWidestColumn - 1) % u'…');
}

QStringList aligned(const QList<QStringList> &rows)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row.at(i).size());
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row.at(i).leftJustified(widths.at(i)) % u"  ";
        lines.append(line.trimmed());
    }
    return lines;
}

} // namespace

QString printable(const QString &text)
{
    QString shown;
    for (const QChar c : text) {
        // Bidirectional marks are category Other_Format: they would turn the rest of the line
        // round.
        const bool obeyed =
            c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
        shown += obeyed ? QChar(u'\uFFFD') : c;
    }
    return shown;
}

QStringList textTable(const QJsonValue &data, const QStringList &members)
{
    QList<QStringList> rows;
    if (data.isArray()) {
        rows.append(members);
        for (const QJsonValue &item : data.toArray()) {
            QStringList row;
            for (const QString &member : members)
                row.append(cut(cellOf(item[member])));
            rows.append(row);
        }
        return aligned(rows);
    }
    const QJsonObject object = data.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        rows.append({member.key(), cellOf(*member)});
    return aligned(rows);
}

} // namespace nw::server::console
