#include "server/common/mail/mailmessage.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace nw::server {

namespace {

constexpr qsizetype kMaxAddressCharacters = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr qsizetype kMaxLineBytes = 998; // RFC 5322, 2.1.1
constexpr qsizetype kBase64LineBytes = 76; // RFC 2045, 6.8

bool isPlain(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char byte) {
        return byte == '\n'
            || (static_cast<unsigned char>(byte) >= 0x20
                && static_cast<unsigned char>(byte) < 0x7f);
    });
}

bool isSevenBit(const QByteArray &text)
{
    const QByteArrayList lines = text.split('\n');
    return isPlain(text) && std::all_of(lines.begin(), lines.end(), [](const QByteArray &line) {
               return line.size() <= kMaxLineBytes;
           });
}

// RFC 2047: words that are not plain are encoded; a line break cannot begin a header of its own.
QByteArray headerText(const QString &text)
{
    const QByteArray utf8 = text.simplified().toUtf8();
    return isPlain(utf8) ? utf8 : QByteArray("=?utf-8?B?" + utf8.toBase64() + "?=");
}

QByteArray inLines(const QByteArray &base64)
{
    QByteArray lines;
    for (qsizetype at = 0; at < base64.size(); at += kBase64LineBytes)
        lines += base64.mid(at, kBase64LineBytes) + "\r\n";
    return lines;
}

QByteArray date(std::int64_t nowMs)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    return QLocale::c().toString(utc, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toLatin1()
        + " +0000";
}

} // namespace

bool isMailAddress(const QString &address)
{
    static const QString kDividers = QStringLiteral("<>()[],;:\\\"");
    const qsizetype at = address.indexOf(u'@');
    return address.size() <= kMaxAddressCharacters && at > 0 && at == address.lastIndexOf(u'@')
        && at < address.size() - 1
        && std::none_of(address.begin(), address.end(), [](QChar character) {
               return character.isSpace() || !character.isPrint() || kDividers.contains(character);
           });
}

Result<QByteArray> mailMessage(const Mail &mail, const QString &from, std::int64_t nowMs,
                               const QString &id)
{
    if (!isMailAddress(mail.to) || !isMailAddress(from))
        return failure(ErrorCode::InvalidInput, QStringLiteral("an address is none"));
    const QByteArray domain = from.mid(from.indexOf(u'@') + 1).toUtf8();
    QByteArray message = "Date: " + date(nowMs) + "\r\nFrom: Nerdwork+ <" + from.toUtf8()
        + ">\r\nTo: <" + mail.to.toUtf8() + ">\r\nMessage-ID: <" + id.toUtf8() + '@' + domain
        + ">\r\nSubject: " + headerText(mail.subject)
        + "\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n";
    QByteArray text = mail.text.toUtf8();
    if (isSevenBit(text))
        message += "Content-Transfer-Encoding: 7bit\r\n\r\n" + text.replace('\n', "\r\n");
    else
        message += "Content-Transfer-Encoding: base64\r\n\r\n" + inLines(text.toBase64());
    return message;
}

} // namespace nw::server
