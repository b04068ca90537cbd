#include "server/ledger/ledgerexport.h"

#include "services-client/contract/ids.h"

#include <QDateTime>
#include <QTimeZone>

namespace nw::server::ledger {

namespace {

const char *actionWord(Action action)
{
    switch (action) {
    case Action::Post:
        return "post";
    case Action::Hold:
        return "hold";
    case Action::Capture:
        return "capture";
    case Action::Void:
        return "void";
    case Action::Expire:
        return "expire";
    }
    return "";
}

bool isSeat(const QString &asset)
{
    return asset.startsWith(QLatin1String("SEAT:"));
}

// A commodity's symbol stands in quotes when it is more than letters.
QByteArray symbol(const QString &asset)
{
    return isSeat(asset) ? QByteArray('"' + asset.toUtf8() + '"') : asset.toUtf8();
}

QByteArray amountText(const QString &asset, std::int64_t units)
{
    return unitsText(asset, units).toUtf8() + ' ' + symbol(asset);
}

// What a line of a journal can hold: `;` begins a comment, `|` divides payee and note.
QByteArray oneLine(const QString &text)
{
    QString line = text;
    for (QChar &c : line) {
        if (c == u';' || c == u'|' || c.unicode() < 0x20)
            c = u' ';
    }
    return line.toUtf8();
}

QByteArray journalText(const ScannedTransaction &transaction)
{
    const HeaderRow &header = transaction.header;
    QByteArray postings;
    for (const EntryRow &entry : transaction.entries) {
        if (entry.layer != kPosted)
            continue;
        postings += "    " + entry.account.toUtf8() + "  "
            + amountText(entry.asset, entry.credit - entry.debit) + " = "
            + amountText(entry.asset, entry.balanceAfter) + '\n';
    }
    const QByteArray date = formatTimestamp(header.createdAtMs).first(10).toLatin1();
    const QByteArray head = date + " (" + QByteArray::number(header.sequence) + ") "
        + header.kind.toUtf8() + "  ; id: " + header.uuid.toUtf8()
        + ", action: " + actionWord(header.action)
        + (header.reference.isEmpty() ? QByteArray() : ", reference: " + oneLine(header.reference))
        + '\n';
    const QByteArray text =
        postings.isEmpty() ? QByteArray("; " + head) : QByteArray(head + postings);
    return text + '\n';
}

QByteArray quoted(const QString &text)
{
    QString inner = text;
    // A cell that a spreadsheet would take for a formula begins with an apostrophe.
    if (!inner.isEmpty() && QStringLiteral("=+-@\t\r").contains(inner.front()))
        inner.prepend(u'\'');
    inner.replace(u'"', QLatin1String("\"\""));
    return '"' + inner.toUtf8() + '"';
}

QByteArray csvText(const ScannedTransaction &transaction)
{
    const HeaderRow &header = transaction.header;
    QByteArray lines;
    for (const EntryRow &entry : transaction.entries) {
        const char *layer = entry.layer == kPosted ? "posted"
            : entry.layer == kReserved             ? "reserved"
                                                   : "released";
        const QByteArrayList cells = {QByteArray::number(header.sequence),
                                      header.uuid.toUtf8(),
                                      formatTimestamp(header.createdAtMs).toLatin1(),
                                      actionWord(header.action),
                                      header.kind.toUtf8(),
                                      quoted(header.reference),
                                      quoted(entry.account),
                                      quoted(entry.asset),
                                      layer,
                                      unitsText(entry.asset, entry.debit).toLatin1(),
                                      unitsText(entry.asset, entry.credit).toLatin1(),
                                      unitsText(entry.asset, entry.balanceAfter).toLatin1(),
                                      quoted(entry.description)};
        lines += cells.join(',') + "\r\n";
    }
    return lines;
}

} // namespace

QString unitsText(const QString &asset, std::int64_t units)
{
    return isSeat(asset) ? QString::number(units) : formatAmount({units});
}

QByteArray exportHead(ExportFormat format)
{
    if (format == ExportFormat::Csv)
        return "sequence,transaction,time,action,kind,reference,account,asset,layer,debit,credit,"
               "balance,description\r\n";
    return "; The ledger's books. A balance is credits minus debits: issuance is below zero.\n"
           "commodity 1000.00000000 NWT\n"
           "commodity 1000.00000000 USD\n\n";
}

QByteArray exportText(ExportFormat format, const ScannedTransaction &transaction)
{
    return format == ExportFormat::Csv ? csvText(transaction) : journalText(transaction);
}

} // namespace nw::server::ledger
