#include "services-client/contract/jsonreader.h"
#include "services-client/contract/jsonwriter.h"

#include <QtTest>

using namespace nw;

class JsonWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void placesCommasBetweenMembersAndElements();
    void escapesWhatMustBeEscaped();
    void everyCharacterSurvivesTheRoundTrip();
    void alwaysWritesValidUtf8();
    void writesWholeIntegers();
};

void JsonWriterTest::placesCommasBetweenMembersAndElements()
{
    JsonWriter out;
    out.beginObject();
    out.member("a", 1).member("b", QStringLiteral("x"));
    out.key("list").beginArray();
    out.value(1).value(2);
    out.beginObject().endObject();
    out.beginArray().endArray();
    out.endArray();
    out.key("yes").boolean(true).key("no").boolean(false);
    out.key("none").null();
    out.key("raw").raw("{\"z\":[]}");
    out.endObject();
    QCOMPARE(
        out.bytes(),
        QByteArray(
            R"({"a":1,"b":"x","list":[1,2,{},[]],"yes":true,"no":false,"none":null,"raw":{"z":[]}})"));
    QVERIFY(parseJsonObject(out.take()));
}

void JsonWriterTest::escapesWhatMustBeEscaped()
{
    JsonWriter out;
    out.value(u"\"\\\b\f\n\r\t\u0001\u001f/"_qs);
    QCOMPARE(out.bytes(), QByteArray(R"("\"\\\b\f\n\r\t\u0001\u001f/")"));
}

void JsonWriterTest::everyCharacterSurvivesTheRoundTrip()
{
    QString text;
    for (char16_t c = 1; c < 0xd800; ++c)
        text += QChar(c);
    text += u"\U0001F600"_qs;
    JsonWriter out;
    out.beginObject().member("text", text).endObject();
    const Result<QJsonObject> object = parseJsonObject(out.take());
    QVERIFY(object);
    QCOMPARE(object->value(u"text").toString(), text);
}

void JsonWriterTest::alwaysWritesValidUtf8()
{
    JsonWriter out;
    out.beginArray();
    out.value(QString(QChar(0xd83d))); // half of a pair
    out.value(QByteArray("\xC3\x28"));
    out.value(QByteArray("\xC3\xA9"));
    out.endArray();
    QVERIFY(out.bytes().isValidUtf8());
    QVERIFY(out.bytes().endsWith("\"\xC3\xA9\"]"));
}

void JsonWriterTest::writesWholeIntegers()
{
    JsonWriter out;
    out.beginArray();
    out.value(std::numeric_limits<std::int64_t>::min())
        .value(std::numeric_limits<std::int64_t>::max());
    out.value(-1).endArray();
    QCOMPARE(out.bytes(), QByteArray("[-9223372036854775808,9223372036854775807,-1]"));
}

QTEST_APPLESS_MAIN(JsonWriterTest)
#include "tst_jsonwriter.moc"
