#include "server/auth/signuprules.h"

#include <QTest>

using namespace nw;
using namespace nw::server::auth;

namespace {

SignupRequest goodRequest()
{
    return {QStringLiteral("ada@example.org"), QStringLiteral("ada"),
            QStringLiteral("a long walk at dusk"), QStringLiteral("laptop")};
}

QStringList problemsOf(const SignupRequest &request)
{
    QStringList list;
    for (const FieldProblem &problem : checkSignup(request))
        list.append(QString(problem.field % u' ' % problem.code));
    return list;
}

} // namespace

class TestSignupRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodRequestHasNoProblem() { QCOMPARE(problemsOf(goodRequest()), QStringList()); }

    void everyProblemIsNamedAtOnce()
    {
        const SignupRequest request{QStringLiteral("ada"), QStringLiteral("a"),
                                    QStringLiteral("short"), QString(65, u'd')};
        QCOMPARE(
            problemsOf(request),
            QStringList({QStringLiteral("email invalid"), QStringLiteral("username invalid"),
                         QStringLiteral("password too_short"), QStringLiteral("device too_long")}));
    }

    void emailsAreChecked_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << QStringLiteral("ada@example.org") << true;
        QTest::newRow("plus and dots") << QStringLiteral("a.d+a@mail.example.org") << true;
        QTest::newRow("international") << QStringLiteral("zoë@bücher.example") << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("no at") << QStringLiteral("ada.example.org") << false;
        QTest::newRow("two ats") << QStringLiteral("a@da@example.org") << false;
        QTest::newRow("no local part") << QStringLiteral("@example.org") << false;
        QTest::newRow("no dot") << QStringLiteral("ada@localhost") << false;
        QTest::newRow("empty label") << QStringLiteral("ada@example..org") << false;
        QTest::newRow("dot at the end") << QStringLiteral("ada@example.org.") << false;
        QTest::newRow("dash at the start") << QStringLiteral("ada@-example.org") << false;
        QTest::newRow("space") << QStringLiteral("a da@example.org") << false;
        QTest::newRow("newline") << QStringLiteral("ada@example.org\nBcc: x@y.z") << false;
        QTest::newRow("NUL") << QString(QStringLiteral("ada") % QChar(0) % QStringLiteral("@e.org"))
                             << false;
        QTest::newRow("local part of 65")
            << QString(QString(65, u'a') % QStringLiteral("@e.org")) << false;
        QTest::newRow("255 in all")
            << QString(QStringLiteral("ada@") % QString(247, u'e') % QStringLiteral(".org"))
            << false;
    }

    void emailsAreChecked()
    {
        QFETCH(QString, email);
        QFETCH(bool, good);
        SignupRequest request = goodRequest();
        request.email = email;
        QCOMPARE(problemsOf(request).isEmpty(), good);
    }

    void usernamesAreChecked_data()
    {
        QTest::addColumn<QString>("username");
        QTest::addColumn<bool>("good");
        QTest::newRow("three") << QStringLiteral("ada") << true;
        QTest::newRow("all kinds") << QStringLiteral("A.da_L-9") << true;
        QTest::newRow("32") << QString(32, u'a') << true;
        QTest::newRow("33") << QString(33, u'a') << false;
        QTest::newRow("two") << QStringLiteral("ad") << false;
        QTest::newRow("an email") << QStringLiteral("a@b.c") << false;
        QTest::newRow("dot first") << QStringLiteral(".ada") << false;
        QTest::newRow("space") << QStringLiteral("ada l") << false;
        QTest::newRow("looks like ada") << QStringLiteral("аdа") << false;
    }

    void usernamesAreChecked()
    {
        QFETCH(QString, username);
        QFETCH(bool, good);
        SignupRequest request = goodRequest();
        request.username = username;
        QCOMPARE(problemsOf(request).isEmpty(), good);
    }

    void passwordsAreChecked_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("problem");
        const QString none;
        QTest::newRow("12") << QStringLiteral("quiet dragon") << none;
        QTest::newRow("11") << QStringLiteral("quiet drago")
                            << QStringLiteral("password too_short");
        QTest::newRow("only letters") << QStringLiteral("quietdragonriver") << none;
        QTest::newRow("256") << QString(QString(255, u'x') % u'q') << none;
        QTest::newRow("257") << QString(QString(256, u'x') % u'q')
                             << QStringLiteral("password too_long");
        // 12 characters outside the basic plane are 24 UTF-16 units, and still 12 characters.
        QTest::newRow("12 outside the plane") << QStringLiteral("🐉🐉🐉🐉🐉🐉🌊🌊🌊🌊🌊🌊") << none;
        QTest::newRow("6 outside the plane")
            << QStringLiteral("🐉🐉🐉🌊🌊🌊") << QStringLiteral("password too_short");
        QTest::newRow("common") << QStringLiteral("qwertyuiop123")
                                << QStringLiteral("password too_common");
        QTest::newRow("the email")
            << QStringLiteral("ADA@example.org") << QStringLiteral("password same_as_name");
        QTest::newRow("the username")
            << QStringLiteral("Ada.Lovelace.1815") << QStringLiteral("password same_as_name");
    }

    void passwordsAreChecked()
    {
        QFETCH(QString, password);
        QFETCH(QString, problem);
        SignupRequest request = goodRequest();
        request.username = QStringLiteral("ada.lovelace.1815");
        request.password = password;
        QCOMPARE(problemsOf(request).join(u','), problem);
    }

    void oneAddressTypedInTwoWaysIsOneAddress()
    {
        QCOMPARE(foldEmail(QStringLiteral(" Ada@EXAMPLE.org")),
                 foldEmail(QStringLiteral("ada@example.org")));
        QCOMPARE(foldUsername(QStringLiteral("ADA")), foldUsername(QStringLiteral("ada")));
        QVERIFY(foldUsername(QStringLiteral("ada")) != foldUsername(QStringLiteral("a.da")));
    }

    // Judged as it is hashed: twelve characters that a keyboard sends in another width are the
    // same.
    void aPasswordIsJudgedInItsOneSpelling()
    {
        SignupRequest request{
            u"ada@example.org"_qs, u"longusername1"_qs, u"ｌｏｎｇｕｓｅｒｎａｍｅ１"_qs, {}};
        const QList<FieldProblem> problems = checkSignup(request);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first().code, u"same_as_name"_qs);
    }
};

QTEST_APPLESS_MAIN(TestSignupRules)
#include "tst_signuprules.moc"
