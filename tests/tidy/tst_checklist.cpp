#include "tests/tidy/sourcetree.h"

#include <QFile>
#include <QHash>
#include <QSet>
#include <QTest>

using namespace nw::tidy;

namespace {

// The security checklist (ASVS 5.0): what is promised, and the test that shows it.
struct Promise
{
    int row;
    const char *says;
    const char *file;
    const char *test;
};

#define AUTH "tests/unit/server/auth/"
#define COMMON "tests/unit/server/common/"
#define GATEWAY "tests/unit/server/gateway/"
#define SERVER "tests/integration/server/"
#define HTTP "tests/integration/http/"

constexpr Promise kPromises[] = {
    {1, "Argon2id makes the tags of RFC 9106", COMMON "tst_securityvectors.cpp",
     "theLibraryMakesTheTagsOfTheStandard"},
    {1, "19 MiB, 2 passes, PHC", COMMON "tst_passwords.cpp", "aHashIsAPhcStringWithTheAgreedCosts"},
    {1, "an old hash is made anew", AUTH "tst_authservice.cpp",
     "aHashOfLowerCostIsMadeAnewWhenItsOwnerSignsIn"},
    {2, "12 to 256 characters, none cut off", COMMON "tst_passwords.cpp",
     "longPasswordsCountToTheirEnd"},
    {2, "length and spelling", AUTH "tst_signuprules.cpp", "passwordsAreChecked"},
    {3, "what is tried first is refused", COMMON "tst_passwords.cpp", "commonPasswordsAreKnown"},
    {4, "a change wants the present password and ends other sessions",
     AUTH "tst_passwordservice.cpp", "whoKnowsThePasswordChangesItAndEndsEveryOtherSession"},
    {4, "at once on every route", SERVER "tst_credentialsapi.cpp",
     "aChangedPasswordEndsTheOtherSessionsAtOnce"},
    {5, "an unknown account costs what a wrong password does", AUTH "tst_authservice.cpp",
     "aWrongPasswordSaysTheSameAsAnUnknownUserAndCostsTheSame"},
    {5, "and gets the same bytes", SERVER "tst_authapi.cpp",
     "anUnknownUserAndAWrongPasswordGetTheSameBytes"},
    {6, "a reset is the same work for an account and for none", AUTH "tst_passwordservice.cpp",
     "askingForATokenIsTheSameForAnAccountAndForNone"},
    {6, "and the same answer", SERVER "tst_credentialsapi.cpp",
     "theAnswerDoesNotTellWhetherThereIsAnAccount"},
    {7, "guesses wait", AUTH "tst_authservice.cpp", "fiveFailuresMakeAnAccountWaitAMinute"},
    {7, "the owner is not locked out", AUTH "tst_authservice.cpp", "anothersGuessesLockNobodyOut"},
    {8, "only passwords are counted", AUTH "tst_authservice.cpp",
     "refreshingNeitherCountsNorWaits"},
    {9, "a reset token is good once", AUTH "tst_passwordservice.cpp",
     "aResetEndsEverySessionAndIsGoodOnce"},
    {9, "for 15 minutes", AUTH "tst_passwordservice.cpp", "aResetIsGoodForAQuarterOfAnHour"},
    {9, "the latest only", AUTH "tst_passwordservice.cpp",
     "onlyTheLatestTokenIsGoodAndNoneAfterAChange"},
    {9, "for one of many at once", AUTH "tst_passwordservice.cpp",
     "ofManyWhoComeWithOneTokenOneSucceeds"},
    {9, "and not from the table", AUTH "tst_passwordservice.cpp", "theTableGivesNoTokenAway"},
    {10, "the link's host is the configuration's", SERVER "tst_credentialsapi.cpp",
     "theHostOfTheRequestIsNotInTheMessage"},
    {11, "a change is told of", AUTH "tst_passwordservice.cpp",
     "whoKnowsThePasswordChangesItAndEndsEveryOtherSession"},
    {12, "one algorithm: no published token is ours", COMMON "tst_securityvectors.cpp",
     "noPublishedTokenIsOurs"},
    {13, "one header: kid, jku, jwk, crit are refused", COMMON "tst_jwt.cpp",
     "wrongTokensAreRefused"},
    {14, "iss, aud, typ, exp", COMMON "tst_jwt.cpp", "wrongTokensAreRefused"},
    {14, "a token lasts its time", COMMON "tst_jwt.cpp", "aTokenLastsItsTimeAndNotLonger"},
    {15, "a million mutations", COMMON "tst_securityvectors.cpp", "noMutatedTokenIsAccepted"},
    {16, "who signs out is out", SERVER "tst_authapi.cpp",
     "signingOutWorksAtOnceOnEveryRouteAndAfterACrash"},
    {16, "in every process", AUTH "tst_accounts.cpp", "whatAnotherProcessChangedIsFollowed"},
    {17, "many with one token get one successor", SERVER "tst_refreshrace.cpp",
     "manyRequestsWithOneTokenGetOneSuccessor"},
    {17, "the race is real", SERVER "tst_refreshrace.cpp", "aStoreThatDoesNotCompareIsFound"},
    {18, "a lost answer is given again", AUTH "tst_authservice.cpp",
     "thePreviousTokenWithinTenSecondsGivesTheSameSuccessor"},
    {18, "but not later", AUTH "tst_authservice.cpp",
     "thePreviousTokenAfterTenSecondsEndsTheFamily"},
    {19, "30 days without use", AUTH "tst_authservice.cpp",
     "aSessionEndsThirtyDaysAfterItsLastUse"},
    {19, "90 days at most", AUTH "tst_authservice.cpp",
     "aSessionEndsAfterNinetyDaysHoweverOftenItIsUsed"},
    {20, "another's session is not there", SERVER "tst_authapi.cpp",
     "aForeignSessionIsAnsweredAsAnAbsentOne"},
    {21, "a token alone changes no password", AUTH "tst_passwordservice.cpp",
     "aTokenAloneChangesNoPassword"},
    {21, "nor turns codes off", AUTH "tst_secondfactor.cpp", "turningItOffWantsPasswordAndCode"},
    {22, "another's receipt is not there", "tests/integration/wallet/tst_walletapi.cpp",
     "anothersReceiptAndPurchaseAreNotFound"},
    {22, "nor another's books", "tests/integration/ledger/tst_ledgerapi.cpp",
     "oneSeesOnesOwnAccountsAlone"},
    {23, "posting is for administrators", "tests/integration/ledger/tst_ledgerapi.cpp",
     "onlyAdministratorsPost"},
    {23, "so is administering", SERVER "tst_adminapi.cpp", "onlyAnAdministratorAdministers"},
    {24, "unknown members are refused", AUTH "tst_authroutes.cpp",
     "aBodyThatIsNotTheContractsIsRefused"},
    {35, "framing", HTTP "tst_malformedrequests.cpp", "aMalformedRequestReachesNoHandler"},
    {36, "slow heads", HTTP "tst_hostileclients.cpp", "aHeadThatTricklesIsCutInTime"},
    {36, "large bodies", HTTP "tst_httpengine.cpp", "aTooLargeBodyIsRefused"},
    {36, "flat memory", HTTP "tst_hostileclients.cpp", "stalledDownloadsTakeNoMemory"},
    {37, "never more than the burst and the rate", GATEWAY "tst_ratelimiter.cpp",
     "noPatternOfCallsGetsMore"},
    {37, "headers match", GATEWAY "tst_gateway.cpp", "anAddressIsLimitedWithHeaders"},
    {37, "X-Forwarded-For of strangers", GATEWAY "tst_gateway.cpp",
     "whatAStrangerSaysOfItsAddressIsNotBelieved"},
    {38, "origins are denied by default", GATEWAY "tst_gateway.cpp", "originsAreDeniedByDefault"},
    {38, "only listed ones", GATEWAY "tst_gateway.cpp", "onlyListedOriginsAreAllowed"},
    {39, "what fails is not told", GATEWAY "tst_accesslog.cpp",
     "theReasonOfAFailureOfOursIsInTheLineAndNotInTheAnswer"},
    {39, "private answers stay in no cache", GATEWAY "tst_gateway.cpp",
     "privateAnswersAreNotCached"},
    {40, "no secret in the log", SERVER "tst_authapi.cpp", "neitherPasswordsNorTokensReachTheLog"},
    {40, "no forged line", COMMON "tst_logger.cpp", "aValueCannotForgeALine"},
    {40, "who did what", SERVER "tst_adminapi.cpp", "everyActIsInTheAuditLog"},
    {40, "hashing is bounded and apart", AUTH "tst_authroutes.cpp",
     "signupAndLoginRunWherePasswordsAreHashedAndNothingElseDoes"},
};

} // namespace

class TestChecklist : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPromiseHasItsTest_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("test");
        for (const Promise &promise : kPromises)
            QTest::addRow("%d %s", promise.row, promise.says)
                << QString::fromLatin1(promise.file) << QString::fromLatin1(promise.test);
    }

    void everyPromiseHasItsTest()
    {
        QFETCH(QString, file);
        QFETCH(QString, test);
        QFile source(sourceRoot() + QLatin1Char('/') + file);
        QVERIFY2(source.open(QIODevice::ReadOnly), qPrintable(file));
        const QString slot = QStringLiteral("\n    void %1()\n").arg(test);
        QVERIFY2(QString::fromUtf8(source.readAll()).contains(slot), qPrintable(test));
    }

    void noRowIsWithoutOne()
    {
        QSet<int> rows;
        for (const Promise &promise : kPromises)
            rows.insert(promise.row);
        for (int row = 1; row <= 40; ++row) {
            if (row <= 24 || row >= 35)
                QVERIFY2(rows.contains(row), qPrintable(QString::number(row)));
        }
    }
};

QTEST_APPLESS_MAIN(TestChecklist)
#include "tst_checklist.moc"
