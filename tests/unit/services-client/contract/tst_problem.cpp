#include "services-client/contract/jsonreader.h"
#include "services-client/contract/problem.h"

#include <QtTest>

using namespace nw;

namespace {

constexpr int kLastCode = int(ErrorCode::Unbalanced);

Problem sample()
{
    Problem problem;
    problem.status = 409;
    problem.code = QStringLiteral("progress_conflict");
    problem.title = QStringLiteral("Conflict");
    problem.detail = QStringLiteral("older than page 42");
    problem.instance = QStringLiteral("/comics/1/progress");
    problem.requestId = QStringLiteral("r1");
    problem.errors = {
        {QStringLiteral("currentPage"), QStringLiteral("out_of_range"), QStringLiteral("1 to 9")}};
    return problem;
}

} // namespace

class ProblemTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheMembersInTheOrderOfTheContract();
    void survivesTheRoundTrip();
    void carriesExtraMembers();
    void saysTheTitleWhenThereIsNoDetail();
    void refusesWhatIsNoProblem();
    void everyCodeHasItsOwnWordAndComesBack();
    void anUnknownWordIsAnInternalError();
};

void ProblemTest::writesTheMembersInTheOrderOfTheContract()
{
    QCOMPARE(
        toJson(sample()),
        QByteArray(
            R"({"type":"urn:nerdwork:problem:progress_conflict","title":"Conflict","status":409,)"
            R"("detail":"older than page 42","instance":"/comics/1/progress",)"
            R"("code":"progress_conflict","requestId":"r1",)"
            R"("errors":[{"field":"currentPage","code":"out_of_range","detail":"1 to 9"}],)"
            R"("success":false,"error":"older than page 42"})"));
}

void ProblemTest::survivesTheRoundTrip()
{
    const Result<Problem> read = readProblem(toJson(sample()));
    QVERIFY(read);
    QCOMPARE(read->status, 409);
    QCOMPARE(read->code, sample().code);
    QCOMPARE(read->title, sample().title);
    QCOMPARE(read->detail, sample().detail);
    QCOMPARE(read->instance, sample().instance);
    QCOMPARE(read->requestId, sample().requestId);
    QCOMPARE(read->errors.size(), 1);
    QCOMPARE(read->errors[0].field, QStringLiteral("currentPage"));
    QCOMPARE(read->errors[0].code, QStringLiteral("out_of_range"));
    QCOMPARE(read->errors[0].detail, QStringLiteral("1 to 9"));
}

void ProblemTest::carriesExtraMembers()
{
    Problem problem = sample();
    problem.extra = R"("progress":{"currentPage":42})";
    const Result<QJsonObject> object = parseJsonObject(toJson(problem));
    QVERIFY(object);
    QCOMPARE(object->value(u"progress").toObject().value(u"currentPage").toInt(), 42);
}

void ProblemTest::saysTheTitleWhenThereIsNoDetail()
{
    Problem problem = sample();
    problem.detail.clear();
    QCOMPARE(parseJsonObject(toJson(problem))->value(u"error").toString(), problem.title);
}

void ProblemTest::refusesWhatIsNoProblem()
{
    QVERIFY(!readProblem("<html>502</html>"));
    QVERIFY(!readProblem("{}"));
    QVERIFY(!readProblem(R"({"status":"409","code":"conflict"})"));
}

void ProblemTest::everyCodeHasItsOwnWordAndComesBack()
{
    QSet<QString> words;
    for (int code = 1; code <= kLastCode; ++code) {
        const ProblemKind kind = problemKind(ErrorCode(code));
        const QString word = QLatin1String(kind.code);
        QVERIFY2(!words.contains(word), kind.code);
        words.insert(word);
        QCOMPARE(int(errorCodeFromProblem(word)), code);
        QVERIFY(kind.status >= 400 && kind.status < 600);
    }
}

void ProblemTest::anUnknownWordIsAnInternalError()
{
    QCOMPARE(errorCodeFromProblem(QStringLiteral("of_tomorrow")), ErrorCode::Internal);
}

QTEST_APPLESS_MAIN(ProblemTest)
#include "tst_problem.moc"
