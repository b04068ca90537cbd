#include "tests/support/client/faketransport.h"

#include "services-client/contract/problem.h"

#include <QtTest>

namespace nw::test {

void FakeTransport::on(const QString &what, const Answer &answer)
{
    m_answers.insert(what, answer);
}

void FakeTransport::hold(const QString &what)
{
    m_heldKinds.append(what);
}

void FakeTransport::release()
{
    m_heldKinds.clear();
    const QList<Held> held = std::exchange(m_held, {});
    for (const Held &one : held) {
        one.promise->addResult(m_answers.value(nameOf(one.request))(one.request));
        one.promise->finish();
    }
}

QString FakeTransport::nameOf(const HttpRequest &request)
{
    static const char *const kNames[] = {"GET ", "POST ", "PUT ", "DELETE "};
    return QLatin1String(kNames[int(request.method)]) + request.target.section(u'?', 0, 0);
}

int FakeTransport::count(const QString &what) const
{
    return int(std::count_if(m_requests.begin(), m_requests.end(),
                             [&](const HttpRequest &request) { return nameOf(request) == what; }));
}

QFuture<Result<HttpAnswer>> FakeTransport::send(const HttpRequest &request)
{
    m_requests.append(request);
    auto promise = std::make_shared<QPromise<Result<HttpAnswer>>>();
    promise->start();
    const QFuture<Result<HttpAnswer>> future = promise->future();
    const QString name = nameOf(request);
    if (!m_answers.contains(name)) {
        QTest::qFail(qPrintable(u"nobody expected "_qs + name), __FILE__, __LINE__);
        promise->addResult(failure(ErrorCode::Internal));
    } else if (m_heldKinds.contains(name)) {
        m_held.append({request, promise});
        return future;
    } else {
        promise->addResult(m_answers.value(name)(request));
    }
    promise->finish();
    return future;
}

HttpAnswer jsonAnswer(const QByteArray &data, int status)
{
    HttpAnswer answer;
    answer.status = status;
    answer.headers = {{"content-type", "application/json"}};
    answer.body = "{\"success\":true,\"data\":" + data + "}";
    return answer;
}

HttpAnswer problemAnswer(ErrorCode code)
{
    const ProblemKind kind = problemKind(code);
    Problem problem;
    problem.status = kind.status;
    problem.code = QLatin1String(kind.code);
    problem.title = QLatin1String(kind.title);
    problem.detail = QStringLiteral("of the test");
    HttpAnswer answer;
    answer.status = kind.status;
    answer.headers = {{"content-type", "application/problem+json"}};
    answer.body = toJson(problem);
    return answer;
}

HttpAnswer laterAnswer(ErrorCode code, int seconds)
{
    HttpAnswer answer = problemAnswer(code);
    answer.headers.append({"retry-after", QByteArray::number(seconds)});
    return answer;
}

QByteArray headerOf(const HttpRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace nw::test
