#include "services-client/contract/jsonreader.h"

#include <QtTest>

using namespace nw;

class JsonReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsValidObjects_data();
    void acceptsValidObjects();
    void refusesWhatIsNotOneStrictObject_data();
    void refusesWhatIsNotOneStrictObject();
    void depthThirtyTwoPassesAndThirtyThreeDoesNot();
    void typedMembersAreRead();
    void absentAndNullMembersTakeTheFallback();
    void aNumberWhereAStringIsDueIsAnError();
    void wholeNumbersOnly_data();
    void wholeNumbersOnly();
    void everyIntegerOfSixtyFourBitsSurvives();
    void onlyTheFirstErrorIsKept();
    void membersThatNothingAskedForAreRefused();
    void arraysOfStringsHoldNothingElse();
};

void JsonReaderTest::acceptsValidObjects_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("space around") << QByteArray(" \t\r\n{ } \n");
    QTest::newRow("nested") << QByteArray(R"({"a":[1,{"b":[]},[[]]],"c":{"d":null}})");
    QTest::newRow("same key in different objects") << QByteArray(R"({"a":{"a":1},"b":{"a":2}})");
    QTest::newRow("numbers") << QByteArray(R"({"a":[0,-0,1.5,-1e9,2E-3,3e+2]})");
    QTest::newRow("escapes") << QByteArray(R"({"a":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})");
    QTest::newRow("utf-8") << QByteArray("{\"\xE6\xBC\xAB\xE7\x94\xBB\":\"\xF0\x9F\x98\x80\"}");
    QTest::newRow("words") << QByteArray(R"({"a":true,"b":false,"c":null})");
}

void JsonReaderTest::acceptsValidObjects()
{
    QFETCH(QByteArray, json);
    const Result<QJsonObject> object = parseJsonObject(json);
    QVERIFY2(object.has_value(), object ? "" : qPrintable(object.error().detail));
}

void JsonReaderTest::refusesWhatIsNotOneStrictObject_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("white space") << QByteArray("  ");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("string") << QByteArray("\"a\"");
    QTest::newRow("number") << QByteArray("1");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("open") << QByteArray("{");
    QTest::newRow("open member") << QByteArray(R"({"a":1)");
    QTest::newRow("open string") << QByteArray(R"({"a)");
    QTest::newRow("trailing comma") << QByteArray(R"({"a":1,})");
    QTest::newRow("trailing comma in array") << QByteArray(R"({"a":[1,]})");
    QTest::newRow("second value") << QByteArray("{}{}");
    QTest::newRow("trailing word") << QByteArray("{} x");
    QTest::newRow("trailing NUL") << QByteArray("{}\0", 3);
    QTest::newRow("NUL inside") << QByteArray("{\"a\":\0 1}", 9);
    QTest::newRow("comment") << QByteArray("{/* */}");
    QTest::newRow("single quotes") << QByteArray("{'a':1}");
    QTest::newRow("bare key") << QByteArray("{a:1}");
    QTest::newRow("duplicate key") << QByteArray(R"({"a":1,"b":2,"a":3})");
    QTest::newRow("duplicate key, escaped") << QByteArray(R"({"a":1,"\u0061":2})");
    QTest::newRow("duplicate key, surrogates")
        << QByteArray("{\"\xF0\x9F\x98\x80\":1,\"\\ud83d\\ude00\":2}");
    QTest::newRow("duplicate key, deep") << QByteArray(R"({"x":[{"a":1,"a":2}]})");
    QTest::newRow("invalid UTF-8") << QByteArray("{\"a\":\"\xC3\x28\"}");
    QTest::newRow("overlong UTF-8") << QByteArray("{\"a\":\"\xC0\xAF\"}");
    QTest::newRow("surrogate in UTF-8") << QByteArray("{\"a\":\"\xED\xA0\x80\"}");
    QTest::newRow("lone high surrogate") << QByteArray(R"({"a":"\ud83d"})");
    QTest::newRow("high surrogate, then a letter") << QByteArray(R"({"a":"\ud83d\u0041"})");
    QTest::newRow("lone low surrogate") << QByteArray(R"({"a":"\ude00"})");
    QTest::newRow("U+0000") << QByteArray(R"({"a":"\u0000"})");
    QTest::newRow("short escape") << QByteArray(R"({"a":"\u00"})");
    QTest::newRow("unknown escape") << QByteArray(R"({"a":"\x41"})");
    QTest::newRow("control character") << QByteArray("{\"a\":\"\n\"}");
    QTest::newRow("leading zero") << QByteArray(R"({"a":01})");
    QTest::newRow("leading plus") << QByteArray(R"({"a":+1})");
    QTest::newRow("bare minus") << QByteArray(R"({"a":-})");
    QTest::newRow("no digit after the point") << QByteArray(R"({"a":1.})");
    QTest::newRow("no digit before the point") << QByteArray(R"({"a":.5})");
    QTest::newRow("empty exponent") << QByteArray(R"({"a":1e})");
    QTest::newRow("NaN") << QByteArray(R"({"a":NaN})");
    QTest::newRow("cut word") << QByteArray(R"({"a":tru})");
    QTest::newRow("missing colon") << QByteArray(R"({"a" 1})");
    QTest::newRow("missing value") << QByteArray(R"({"a":})");
}

void JsonReaderTest::refusesWhatIsNotOneStrictObject()
{
    QFETCH(QByteArray, json);
    const Result<QJsonObject> object = parseJsonObject(json);
    QVERIFY(!object);
    QCOMPARE(object.error().code, ErrorCode::MalformedJson);
}

void JsonReaderTest::depthThirtyTwoPassesAndThirtyThreeDoesNot()
{
    // The object itself is the first level.
    const auto nested = [](int arrays) {
        return QByteArray("{\"a\":" + QByteArray(arrays, '[') + QByteArray(arrays, ']') + '}');
    };
    QVERIFY(parseJsonObject(nested(31)));
    QVERIFY(!parseJsonObject(nested(32)));
    QVERIFY(!parseJsonObject(nested(1'000'000)));
}

void JsonReaderTest::typedMembersAreRead()
{
    JsonReader in(*parseJsonObject(
        R"({"s":"text","i":7,"b":true,"o":{"k":1},"a":[1,2],"l":["x","y"],"t":"2026-11-14T09:30:00.000Z"})"));
    QCOMPARE(in.string("s"), QStringLiteral("text"));
    QCOMPARE(in.integer("i"), 7);
    QCOMPARE(in.booleanOr("b", false), true);
    QCOMPARE(in.objectOr("o").size(), 1);
    QCOMPARE(in.arrayOr("a").size(), 2);
    QCOMPARE(in.stringsOr("l"), QStringList({QStringLiteral("x"), QStringLiteral("y")}));
    QCOMPARE(in.timestamp("t"), std::int64_t(1'794'648'600'000));
    QVERIFY(in.has("s"));
    QVERIFY(!in.has("z"));
    in.refuseOthers();
    QVERIFY(!in.error());
    QCOMPARE(in.finish(1).value(), 1);
}

void JsonReaderTest::absentAndNullMembersTakeTheFallback()
{
    JsonReader in(*parseJsonObject(R"({"n":null})"));
    for (const char *name : {"n", "absent"}) {
        QCOMPARE(in.stringOr(name, QStringLiteral("x")), QStringLiteral("x"));
        QCOMPARE(in.integerOr(name, 5), 5);
        QCOMPARE(in.booleanOr(name, true), true);
        QVERIFY(in.objectOr(name).isEmpty());
        QVERIFY(in.arrayOr(name).isEmpty());
        QVERIFY(in.stringsOr(name).isEmpty());
    }
    QVERIFY(!in.error());
    in.string("absent");
    QVERIFY(in.error());
    QCOMPARE(in.error()->field, QStringLiteral("absent"));
    QVERIFY(!in.finish(1));
}

void JsonReaderTest::aNumberWhereAStringIsDueIsAnError()
{
    JsonReader in(*parseJsonObject(R"({"price":12.5})"));
    in.string("price");
    QVERIFY(in.error());
    QCOMPARE(in.error()->code, ErrorCode::InvalidInput);
    QCOMPARE(in.error()->field, QStringLiteral("price"));

    JsonReader optional(*parseJsonObject(R"({"price":12.5})"));
    optional.stringOr("price");
    QVERIFY(optional.error());
}

void JsonReaderTest::wholeNumbersOnly_data()
{
    QTest::addColumn<QByteArray>("number");
    QTest::newRow("fraction") << QByteArray("1.5");
    QTest::newRow("small fraction") << QByteArray("0.1");
    QTest::newRow("too big") << QByteArray("1e300");
    QTest::newRow("two to the 63rd") << QByteArray("9223372036854775808");
    QTest::newRow("text") << QByteArray("\"1\"");
    QTest::newRow("truth") << QByteArray("true");
    QTest::newRow("list") << QByteArray("[1]");
}

void JsonReaderTest::wholeNumbersOnly()
{
    QFETCH(QByteArray, number);
    const QJsonObject object = *parseJsonObject("{\"n\":" + number + "}");
    JsonReader required(object);
    required.integer("n");
    QVERIFY(required.error());
    JsonReader optional(object);
    optional.integerOr("n", 3);
    QVERIFY(optional.error());
}

void JsonReaderTest::everyIntegerOfSixtyFourBitsSurvives()
{
    JsonReader in(*parseJsonObject(
        R"({"max":9223372036854775807,"min":-9223372036854775808,"odd":9007199254740993})"));
    QCOMPARE(in.integer("max"), std::numeric_limits<std::int64_t>::max());
    QCOMPARE(in.integer("min"), std::numeric_limits<std::int64_t>::min());
    QCOMPARE(in.integer("odd"), std::int64_t(9'007'199'254'740'993));
    QVERIFY(!in.error());
}

void JsonReaderTest::onlyTheFirstErrorIsKept()
{
    JsonReader in(*parseJsonObject("{}"));
    in.string("first");
    in.string("second");
    QCOMPARE(in.error()->field, QStringLiteral("first"));
}

void JsonReaderTest::membersThatNothingAskedForAreRefused()
{
    JsonReader in(*parseJsonObject(R"({"a":"x","isAdmin":true})"));
    in.string("a");
    in.refuseOthers();
    QVERIFY(in.error());
    QCOMPARE(in.error()->code, ErrorCode::UnknownField);
    QCOMPARE(in.error()->field, QStringLiteral("isAdmin"));
}

void JsonReaderTest::arraysOfStringsHoldNothingElse()
{
    JsonReader in(*parseJsonObject(R"({"a":["x",1]})"));
    in.stringsOr("a");
    QVERIFY(in.error());
}

QTEST_APPLESS_MAIN(JsonReaderTest)
#include "tst_jsonreader.moc"
