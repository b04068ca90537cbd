#include "server/common/mail/smtpmailer.h"

#include "server/common/mail/mailmessage.h"
#include "services-client/contract/ids.h"

#include <QHostAddress>

#include <algorithm>
#include <cstring>
#include <curl/curl.h>
#include <memory>

namespace nw::server {

namespace {

constexpr long kConnectSeconds = 5;
constexpr long kWholeSeconds = 20;
constexpr long kRefusedForGood = 500; // RFC 5321, 4.2.1

template <auto freeFunction> struct Free
{
    template <typename T> void operator()(T *object) const { freeFunction(object); }
};

using Transfer = std::unique_ptr<CURL, Free<curl_easy_cleanup>>;
using Recipients = std::unique_ptr<curl_slist, Free<curl_slist_free_all>>;

struct Upload
{
    QByteArray bytes;
    qsizetype sent = 0;
};

size_t readUpload(char *buffer, size_t size, size_t count, void *context)
{
    auto &upload = *static_cast<Upload *>(context);
    const qsizetype bytes = std::min(static_cast<qsizetype>(size * count),
                                     qsizetype(upload.bytes.size() - upload.sent));
    std::memcpy(buffer, upload.bytes.constData() + upload.sent, static_cast<size_t>(bytes));
    upload.sent += bytes;
    return static_cast<size_t>(bytes);
}

bool isThisMachine(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

// Where to, without the credentials.
QByteArray addressOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath).toEncoded();
}

void configure(CURL *transfer, const QUrl &url)
{
    curl_easy_setopt(transfer, CURLOPT_URL, addressOf(url).constData());
    curl_easy_setopt(transfer, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(transfer, CURLOPT_USE_SSL,
                     long(isThisMachine(url.host()) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(transfer, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, kWholeSeconds);
    if (url.userName().isEmpty())
        return;
    curl_easy_setopt(transfer, CURLOPT_USERNAME,
                     url.userName(QUrl::FullyDecoded).toUtf8().constData());
    curl_easy_setopt(transfer, CURLOPT_PASSWORD,
                     url.password(QUrl::FullyDecoded).toUtf8().constData());
}

Result<void> outcomeOf(CURL *transfer, CURLcode code)
{
    if (code == CURLE_OK)
        return {};
    long answer = 0;
    curl_easy_getinfo(transfer, CURLINFO_RESPONSE_CODE, &answer);
    // Only a refusal of the recipient or of the message is final; a password that the mail system
    // does not take is mended by whoever runs the server.
    const bool forGood =
        answer >= kRefusedForGood && (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY);
    const QString detail = QString::fromLatin1("the mail system: %1 (%2)")
                               .arg(QString::fromLatin1(curl_easy_strerror(code)))
                               .arg(answer);
    return failure(forGood ? ErrorCode::InvalidInput : ErrorCode::Unavailable, detail);
}

} // namespace

bool isSmtpUrl(const QUrl &url)
{
    return url.isValid() && (url.scheme() == u"smtp" || url.scheme() == u"smtps")
        && !url.host().isEmpty() && (url.path().isEmpty() || url.path() == u"/") && !url.hasQuery()
        && !url.hasFragment();
}

SmtpMailer::SmtpMailer(const QUrl &url, const QString &from, const Clock &clock)
    : m_url(url)
    , m_from(from)
    , m_clock(clock)
{
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT); // once a program
    if (ready != CURLE_OK)
        qFatal("libcurl does not start");
}

Result<void> SmtpMailer::send(const Mail &mail)
{
    const QString id = makeUuidV7(m_clock.nowMs(), systemRandomBytes);
    const auto message = mailMessage(mail, m_from, m_clock.nowMs(), id);
    if (!message)
        return tl::unexpected(message.error());
    const Transfer transfer(curl_easy_init());
    const Recipients recipients(
        curl_slist_append(nullptr, QByteArray('<' + mail.to.toUtf8() + '>').constData()));
    if (!transfer || !recipients)
        return failure(ErrorCode::Unavailable, QStringLiteral("no memory for a message"));
    Upload upload{*message};
    CURL *const easy = transfer.get();
    configure(easy, m_url);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, QByteArray('<' + m_from.toUtf8() + '>').constData());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &readUpload);
    curl_easy_setopt(easy, CURLOPT_READDATA, &upload);
    return outcomeOf(easy, curl_easy_perform(easy));
}

} // namespace nw::server
