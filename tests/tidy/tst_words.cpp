#include "tests/tidy/sourcetree.h"

#include <QRegularExpression>
#include <QTest>

using namespace nw::tidy;

namespace {

struct Rule
{
    const char *name;
    const char *pattern; // what no line of code may match
    const char *why;
};

// Rules for code: strings and comments are taken out first.
const QList<Rule> kCodeRules = {
    {"nested event loop", "\\b(processEvents|QEventLoop)\\b", "reentrancy"},
    {"blocking dialog", "\\b(QMessageBox|QInputDialog)\\b|[dD]ialog\\w*(\\.|->)exec\\(",
     "pages and bars speak, dialogs do not"},
    {"unbounded copy", "\\b(strcpy|strcat|sprintf|gets|alloca)\\s*\\(", "memory safety"},
    {"shell", "(^|std::|[^:>.\\w])(system|popen)\\s*\\(", "input must never reach a shell"},
    {"weak random", "(^|std::|[^:>.\\w])(rand|srand)\\s*\\(", "use the injected source"},
    {"string connect", "\\b(SIGNAL|SLOT)\\(", "checked by the compiler instead"},
    {"throw", "\\bthrow\\b", "errors are values"},
    {"raw then", "\\.then\\((this|context)", "asserts in Qt 6.4 when the context died"},
    {"clock", "\\bQThread::(sleep|msleep|usleep)\\b", "wait for an event"},
};

// Rules for every line of every file. Patterns are put together so that this file does not match
// them itself.
const QList<QPair<QString, QString>> &textRules()
{
    static const QList<QPair<QString, QString>> rules = {
        {QStringLiteral("machine path"),
         QStringLiteral("(^|[\\s\"'(=])/(") + QStringLiteral("work|farm|root|home/\\w+)/")},
        {QStringLiteral("registry host"),
         QStringLiteral("(deb\\.debian|registry\\.npm") + QStringLiteral("js|pypi)\\.org")},
        {QStringLiteral("unfinished"),
         QStringLiteral("\\b(TO") + QStringLiteral("DO|FIX") + QStringLiteral("ME|XX")
             + QStringLiteral("X)\\b")},
    };
    return rules;
}

bool isMoney(const SourceFile &file)
{
    return file.isUnder("wallet/core") || file.isUnder("server/wallet")
        || file.isUnder("server/ledger") || file.path.contains(QLatin1String("/amount."))
        || file.path.contains(QLatin1String("/money."));
}

} // namespace

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files = readSourceTree(sourceRoot());
        QVERIFY2(m_files.size() > 30, "the source tree was not found");
    }

    void codeCallsNothingBanned_data()
    {
        QTest::addColumn<QString>("pattern");
        for (const Rule &rule : kCodeRules)
            QTest::newRow(rule.name) << QString::fromLatin1(rule.pattern);
    }

    void codeCallsNothingBanned()
    {
        QFETCH(QString, pattern);
        const QRegularExpression banned(pattern);
        QStringList found;
        for (const SourceFile &file : m_files) {
            if (!file.isCode() || file.isUnder("tests"))
                continue;
            for (int i = 0; i < file.lines.size(); ++i) {
                if (banned.match(codeOf(file.lines.at(i))).hasMatch())
                    found.append(QStringLiteral("%1:%2: %3")
                                     .arg(file.path)
                                     .arg(i + 1)
                                     .arg(file.lines.at(i).trimmed()));
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void theTextIsTheProjectsOwn()
    {
        QStringList found;
        for (const auto &[name, pattern] : textRules()) {
            const QRegularExpression banned(pattern);
            for (const SourceFile &file : m_files) {
                for (int i = 0; i < file.lines.size(); ++i) {
                    if (banned.match(file.lines.at(i)).hasMatch())
                        found.append(QStringLiteral("%1: %2:%3").arg(name, file.path).arg(i + 1));
                }
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void moneyIsNeverAFloatingPointNumber()
    {
        static const QRegularExpression floating(
            QStringLiteral("\\b(float|double|qreal|toDouble|toFloat)\\b"));
        static const QRegularExpression amount(
            QStringLiteral("\\b\\w*([aA]mount|[pP]rice|[bB]alance)\\w*\\b"));
        QStringList found;
        for (const SourceFile &file : m_files) {
            if (!file.isCode() || file.isUnder("tests"))
                continue;
            for (int i = 0; i < file.lines.size(); ++i) {
                const QString code = codeOf(file.lines.at(i));
                if (floating.match(code).hasMatch()
                    && (isMoney(file) || amount.match(code).hasMatch()))
                    found.append(
                        QStringLiteral("%1:%2: %3").arg(file.path).arg(i + 1).arg(code.trimmed()));
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

private:
    QList<SourceFile> m_files;
};

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
