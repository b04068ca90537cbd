#include "tests/support/httpclient.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

namespace nw::test {

namespace {

constexpr int kAnswerMs = 10'000;

// Reads one answer from a socket, whose server closes it afterwards ("Connection: close").
class AnswerReader
{
public:
    AnswerReader(QTcpSocket &socket, bool hasNoBody)
        : m_socket(socket)
        , m_hasNoBody(hasNoBody)
    {
    }

    HttpAnswer read()
    {
        readHead();
        // 100 Continue and its like come before the answer itself.
        while (m_answer.failure.isEmpty() && m_answer.status / 100 == 1) {
            m_answer = {};
            readHead();
        }
        const bool isEmpty = m_hasNoBody || m_answer.status == 204 || m_answer.status == 304;
        if (!m_answer.failure.isEmpty() || isEmpty)
            return m_answer;
        if (m_answer.header("Transfer-Encoding") == "chunked")
            readChunks();
        else
            m_answer.body = take(m_answer.header("Content-Length").toLongLong());
        return m_answer;
    }

private:
    bool receive()
    {
        if (m_socket.bytesAvailable() == 0
            && !m_socket.waitForReadyRead(int(m_deadline.remainingTime()))) {
            m_answer.failure = QStringLiteral("the answer ended early: ") % m_socket.errorString();
            return false;
        }
        m_received += m_socket.readAll();
        return true;
    }

    QByteArray takeLine()
    {
        qsizetype end = m_received.indexOf("\r\n");
        while (end < 0) {
            if (!receive())
                return {};
            end = m_received.indexOf("\r\n");
        }
        const QByteArray line = m_received.left(end);
        m_received.remove(0, end + 2);
        return line;
    }

    QByteArray take(qsizetype bytes)
    {
        while (m_received.size() < bytes) {
            if (!receive())
                return {};
        }
        const QByteArray taken = m_received.left(bytes);
        m_received.remove(0, bytes);
        return taken;
    }

    void readHead()
    {
        const QByteArray first = takeLine();
        m_answer.status = first.startsWith("HTTP/1.1 ") ? first.mid(9, 3).toInt() : 0;
        if (m_answer.status == 0 && m_answer.failure.isEmpty())
            m_answer.failure = QStringLiteral("this is no HTTP: ") % QString::fromLatin1(first);
        for (QByteArray line = takeLine(); !line.isEmpty(); line = takeLine()) {
            const qsizetype colon = line.indexOf(':');
            m_answer.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
        }
    }

    void readChunks()
    {
        for (;;) {
            const qsizetype bytes = takeLine().toLongLong(nullptr, 16);
            if (bytes == 0 || !m_answer.failure.isEmpty())
                return;
            m_answer.body += take(bytes);
            (void)takeLine();
        }
    }

    QTcpSocket &m_socket;
    bool m_hasNoBody = false;
    QDeadlineTimer m_deadline{kAnswerMs};
    QByteArray m_received;
    HttpAnswer m_answer;
};

void failTest(const HttpRequest &request, const QString &why)
{
    const QString text = QString::fromLatin1(request.method) % u' '
        % QString::fromLatin1(request.target) % QStringLiteral(": ") % why;
    QTest::qFail(text.toUtf8().constData(), __FILE__, __LINE__);
}

HttpExchange exchangeOf(const HttpRequest &request, const HttpAnswer &answer)
{
    return {request.method, request.target, request.body,
            answer.status,  answer.headers, answer.body};
}

} // namespace

QByteArray HttpAnswer::header(const char *name) const
{
    for (const auto &[header, value] : headers) {
        if (header.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QJsonObject HttpAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QJsonValue HttpAnswer::data() const
{
    return json()[QLatin1String("data")];
}

QString HttpAnswer::code() const
{
    return json()[QLatin1String("code")].toString();
}

HttpClient::HttpClient(const QHostAddress &address, quint16 port)
    : m_address(address)
    , m_port(port)
{
}

bool HttpClient::loadContract()
{
    const HttpRequest request{"GET", "/openapi.json", {}, {}};
    const HttpAnswer answer = sendUnchecked(request);
    const auto validator = OpenApiValidator::fromJson(answer.body);
    if (!validator) {
        failTest(request, answer.failure % validator.error().detail);
        return false;
    }
    m_contract = *validator;
    return true;
}

HttpAnswer HttpClient::get(const QByteArray &target,
                           const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    return send({"GET", target, headers, {}});
}

HttpAnswer HttpClient::head(const QByteArray &target)
{
    return send({"HEAD", target, {}, {}});
}

HttpAnswer HttpClient::post(const QByteArray &target, const QByteArray &json)
{
    return send({"POST", target, {}, json});
}

HttpAnswer HttpClient::put(const QByteArray &target, const QByteArray &json,
                           const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    return send({"PUT", target, headers, json});
}

HttpAnswer HttpClient::del(const QByteArray &target)
{
    return send({"DELETE", target, {}, {}});
}

HttpAnswer HttpClient::send(const HttpRequest &request)
{
    HttpAnswer answer = sendUnchecked(request);
    if (!answer.failure.isEmpty()) {
        failTest(request, answer.failure);
        return answer;
    }
    if (!m_contract) {
        failTest(request, QStringLiteral("call loadContract() first"));
        return answer;
    }
    const HttpExchange exchange = exchangeOf(request, answer);
    m_called.insert(m_contract->operationOf(exchange));
    const QStringList problems = m_contract->check(exchange);
    if (!problems.isEmpty()) {
        failTest(request,
                 QStringLiteral("%1 is not in the contract: %2\n%3")
                     .arg(answer.status)
                     .arg(problems.join(QStringLiteral("; ")),
                          QString::fromUtf8(answer.body.left(2000))));
    }
    return answer;
}

HttpAnswer HttpClient::sendOutside(const HttpRequest &request)
{
    HttpAnswer answer = sendUnchecked(request);
    if (!answer.failure.isEmpty()) {
        failTest(request, answer.failure);
        return answer;
    }
    const QStringList problems = m_contract->checkProblem(exchangeOf(request, answer));
    if (!problems.isEmpty())
        failTest(request, problems.join(QStringLiteral("; ")));
    return answer;
}

HttpAnswer HttpClient::sendUnchecked(const HttpRequest &request)
{
    QTcpSocket socket;
    socket.connectToHost(m_address, m_port);
    HttpAnswer answer;
    if (!socket.waitForConnected(kAnswerMs)) {
        answer.failure = QStringLiteral("no connection: ") % socket.errorString();
        return answer;
    }
    socket.write(wireText(request));
    return AnswerReader(socket, request.method == "HEAD").read();
}

QByteArray HttpClient::wireText(const HttpRequest &request) const
{
    QByteArray text = request.method + ' ' + request.target
        + " HTTP/1.1\r\nHost: " + m_address.toString().toLatin1() + ':' + QByteArray::number(m_port)
        + "\r\nConnection: close\r\n";
    if (!m_token.isEmpty())
        text += "Authorization: Bearer " + m_token.toLatin1() + "\r\n";
    if (!request.body.isEmpty())
        text += "Content-Type: application/json\r\n";
    if (!request.body.isEmpty() || request.method == "POST" || request.method == "PUT")
        text += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    for (const auto &[name, value] : request.headers)
        text += name + ": " + value + "\r\n";
    return QByteArray(text + "\r\n" + request.body);
}

} // namespace nw::test
