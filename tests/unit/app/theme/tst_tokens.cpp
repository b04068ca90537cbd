#include "app/theme/theme.h"
#include "app/theme/tokens.h"
#include "app/theme/typography.h"

#include <QSignalSpy>
#include <QTest>

using namespace nw::app;

namespace {

constexpr double kTextContrast = 4.5; // WCAG 2.1 AA, text
constexpr double kMarkContrast = 3.0; // WCAG 2.1 AA, marks and focus

struct Pair
{
    const char *name;
    QColor Tokens::*ink;
    QColor Tokens::*ground;
};

} // namespace

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textReachesItsContrast_data();
    void textReachesItsContrast();
    void theFocusRingIsSeenOnEveryGround_data();
    void theFocusRingIsSeenOnEveryGround();
    void brightAccentIsNotUsedUnderWhiteText();
    void contrastOfBlackAndWhiteIs21();
    void typeScaleHasSizesAndLines();
    void aChangeOfTheChoiceIsTold();
    void reducedMotionTakesNoTime();
};

void TestTokens::textReachesItsContrast_data()
{
    QTest::addColumn<int>("appearance");
    QTest::addColumn<QColor>("ink");
    QTest::addColumn<QColor>("ground");
    const Pair pairs[] = {
        {"text on background", &Tokens::text, &Tokens::background},
        {"text on surface", &Tokens::text, &Tokens::surface},
        {"text on raised", &Tokens::text, &Tokens::raised},
        {"text on hover", &Tokens::text, &Tokens::hover},
        {"muted on background", &Tokens::muted, &Tokens::background},
        {"muted on surface", &Tokens::muted, &Tokens::surface},
        {"muted on raised", &Tokens::muted, &Tokens::raised},
        {"muted on hover", &Tokens::muted, &Tokens::hover},
        {"accent text on background", &Tokens::accentText, &Tokens::background},
        {"accent text on surface", &Tokens::accentText, &Tokens::surface},
        {"accent text on its tint", &Tokens::accentText, &Tokens::accentTint},
        {"ok text on background", &Tokens::okText, &Tokens::background},
        {"ok text on its tint", &Tokens::okText, &Tokens::okTint},
        {"warn text on background", &Tokens::warnText, &Tokens::background},
        {"warn text on its tint", &Tokens::warnText, &Tokens::warnTint},
        {"danger text on background", &Tokens::dangerText, &Tokens::background},
        {"danger text on its tint", &Tokens::dangerText, &Tokens::dangerTint},
        {"text on the warn tint", &Tokens::text, &Tokens::warnTint},
        {"white on the primary fill", &Tokens::onAccent, &Tokens::accentFill},
        {"white on the hovered fill", &Tokens::onAccent, &Tokens::accentFillHover},
        {"white on the pressed fill", &Tokens::onAccent, &Tokens::accentFillPressed},
    };
    for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
        const Tokens &tokens = tokensFor(appearance);
        for (const Pair &pair : pairs) {
            QTest::addRow("%s, %s", pair.name, appearance == Appearance::Dark ? "dark" : "light")
                << static_cast<int>(appearance) << tokens.*pair.ink << tokens.*pair.ground;
        }
    }
}

void TestTokens::textReachesItsContrast()
{
    QFETCH(QColor, ink);
    QFETCH(QColor, ground);
    const double contrast = contrastRatio(ink, ground);
    QVERIFY2(contrast >= kTextContrast, qPrintable(QString::number(contrast)));
}

void TestTokens::theFocusRingIsSeenOnEveryGround_data()
{
    QTest::addColumn<QColor>("ground");
    for (const Appearance appearance : {Appearance::Dark, Appearance::Light}) {
        const Tokens &t = tokensFor(appearance);
        const char *name = appearance == Appearance::Dark ? "dark" : "light";
        QTest::addRow("background, %s", name) << t.background;
        QTest::addRow("surface, %s", name) << t.surface;
        QTest::addRow("raised, %s", name) << t.raised;
    }
}

void TestTokens::theFocusRingIsSeenOnEveryGround()
{
    QFETCH(QColor, ground);
    QVERIFY(contrastRatio(tokensFor(Appearance::Dark).accent, ground) >= kMarkContrast);
}

void TestTokens::brightAccentIsNotUsedUnderWhiteText()
{
    const Tokens &t = tokensFor(Appearance::Dark);
    QVERIFY(contrastRatio(t.onAccent, t.accent) < kTextContrast);
    QVERIFY(t.accentFill != t.accent);
}

void TestTokens::contrastOfBlackAndWhiteIs21()
{
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white)), 21);
    QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
}

void TestTokens::typeScaleHasSizesAndLines()
{
    const std::pair<int, int> wanted[] = {{12, 16}, {13, 20}, {15, 22},
                                          {18, 24}, {24, 32}, {32, 40}};
    for (int step = 0; step < 6; ++step) {
        QCOMPARE(typeSizePx(static_cast<TypeStep>(step)), wanted[step].first);
        QCOMPARE(lineHeightPx(static_cast<TypeStep>(step)), wanted[step].second);
        QCOMPARE(typeFont(static_cast<TypeStep>(step)).pixelSize(), wanted[step].first);
    }
}

void TestTokens::aChangeOfTheChoiceIsTold()
{
    Theme theme;
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(AppearanceChoice::Light);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(theme.appearance(), Appearance::Light);
    QCOMPARE(theme.palette().color(QPalette::Window), tokensFor(Appearance::Light).background);
    theme.setChoice(AppearanceChoice::Light);
    QCOMPARE(changed.count(), 1);
}

void TestTokens::reducedMotionTakesNoTime()
{
    Theme theme;
    QCOMPARE(theme.durationMs(160), 160);
    theme.setMotion(Motion::Reduced);
    QCOMPARE(theme.durationMs(160), 0);
}

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
