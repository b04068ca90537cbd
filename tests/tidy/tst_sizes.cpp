#include "tests/tidy/sourcetree.h"

#include <QTest>

using namespace nw::tidy;

namespace {

constexpr int kMaxFileLines = 600;
constexpr int kMaxTestLines = 800;
constexpr int kMaxHeaderLines = 200;
constexpr int kMaxHeaderIncludes = 8;
constexpr int kMaxFunctionLines = 70;

// With the project's brace style a body at namespace scope runs from a line "{" to a line "}". A
// class ends in "};" and is no function.
QStringList longFunctions(const SourceFile &file)
{
    QStringList found;
    int start = -1;
    for (int i = 0; i < file.lines.size(); ++i) {
        const QString &line = file.lines.at(i);
        if (line == QLatin1String("{")) {
            start = i;
        } else if (line == QLatin1String("};")) {
            start = -1;
        } else if (line == QLatin1String("}") && start >= 0) {
            const int length = i - start - 1;
            if (length > kMaxFunctionLines)
                found.append(
                    QStringLiteral("%1:%2 has %3 lines").arg(file.path).arg(start + 1).arg(length));
            start = -1;
        }
    }
    return found;
}

} // namespace

class TestSizes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_files = readSourceTree(sourceRoot());
        QVERIFY2(m_files.size() > 30, "the source tree was not found");
    }

    void filesStayReadable()
    {
        QStringList found;
        for (const SourceFile &file : m_files) {
            const int limit = file.isUnder("tests") ? kMaxTestLines : kMaxFileLines;
            if (file.isCode() && file.lines.size() > limit)
                found.append(QStringLiteral("%1: %2 lines").arg(file.path).arg(file.lines.size()));
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void headersStaySmall()
    {
        QStringList found;
        for (const SourceFile &file : m_files) {
            if (!file.isHeader())
                continue;
            const auto includes =
                file.lines.filter(QRegularExpression(QStringLiteral("^#include"))).size();
            if (file.lines.size() > kMaxHeaderLines || includes > kMaxHeaderIncludes)
                found.append(QStringLiteral("%1: %2 lines, %3 includes")
                                 .arg(file.path)
                                 .arg(file.lines.size())
                                 .arg(includes));
            if (!file.lines.contains(QLatin1String("#pragma once")))
                found.append(file.path + QLatin1String(": no #pragma once"));
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void functionsFitAScreen()
    {
        QStringList found;
        for (const SourceFile &file : m_files) {
            if (file.isCode())
                found.append(longFunctions(file));
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void theFunctionRuleSeesALongFunction()
    {
        SourceFile file{QStringLiteral("x.cpp"), {QStringLiteral("void f()"), QStringLiteral("{")}};
        for (int i = 0; i <= kMaxFunctionLines; ++i)
            file.lines.append(QStringLiteral("    g();"));
        file.lines.append(QStringLiteral("}"));
        QCOMPARE(longFunctions(file).size(), 1);
    }

    void filesAreNamedInLowerCase()
    {
        QStringList found;
        for (const SourceFile &file : m_files) {
            if (file.isCode() && file.path != file.path.toLower())
                found.append(file.path);
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

private:
    QList<SourceFile> m_files;
};

QTEST_GUILESS_MAIN(TestSizes)
#include "tst_sizes.moc"
