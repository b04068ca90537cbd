#pragma once

#include "app/widgets/accountbutton.h"
#include "services-client/clienttypes.h"
#include "services-client/contract/account.h"

#include <QObject>

#include <functional>

namespace nw::app {

class Composition;
class SignInPage;

// Who is signed in, for the account button, and the signing in and out.
class AccountController : public QObject
{
    Q_OBJECT

public:
    AccountController(Composition &parts, AccountButton &button, SignInPage &page,
                      QObject *parent = nullptr);

    bool isSignedIn() const;
    void signOut();

    // What goes on by itself once somebody is signed in.
    void afterSignIn(const std::function<void()> &next) { m_next = next; }

Q_SIGNALS:
    void signedIn(const QString &username);
    void signedOut(const QString &username);
    void accountChanged();
    void failed(const nw::Error &error);

private:
    void refresh();
    void takeAnswer(const Result<Account> &answer);

    Composition &m_parts;
    AccountButton &m_button;
    SignInPage &m_page;
    std::function<void()> m_next;
};

AccountState accountStateOf(SyncState state);

} // namespace nw::app
