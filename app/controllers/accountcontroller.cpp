#include "app/controllers/accountcontroller.h"

#include "app/composition.h"
#include "app/pages/signinpage.h"
#include "services-client/transport/onready.h"

#include <utility>

namespace nw::app {

AccountState accountStateOf(SyncState state)
{
    switch (state) {
    case SyncState::SignedOut:
        return AccountState::SignedOut;
    case SyncState::Synced:
        return AccountState::Synced;
    case SyncState::Syncing:
        return AccountState::Syncing;
    case SyncState::Offline:
        return AccountState::Offline;
    case SyncState::Failing:
        return AccountState::Failing;
    case SyncState::NeedsYou:
        return AccountState::NeedsYou;
    }
    return AccountState::SignedOut;
}

AccountController::AccountController(Composition &parts, AccountButton &button, SignInPage &page,
                                     QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_button(button)
    , m_page(page)
{
    Client &client = parts.client();
    connect(&client, &Client::accountChanged, this, &AccountController::refresh);
    connect(&client, &Client::syncStateChanged, this, &AccountController::refresh);
    connect(&page, &SignInPage::signInRequested, this,
            [this](const QString &login, const QString &password) {
                m_page.showWorking();
                onReady(m_parts.client().signIn(login, password), this,
                        [this](const Result<Account> &answer) { takeAnswer(answer); });
            });
    connect(&page, &SignInPage::signUpRequested, this,
            [this](const QString &email, const QString &username, const QString &password) {
                m_page.showWorking();
                onReady(m_parts.client().signUp(email, username, password), this,
                        [this](const Result<Account> &answer) { takeAnswer(answer); });
            });
    connect(&page, &SignInPage::laterRequested, this, [this] { m_next = {}; });
    refresh();
}

bool AccountController::isSignedIn() const
{
    return m_parts.client().account().has_value();
}

void AccountController::refresh()
{
    const auto account = m_parts.client().account();
    m_button.setUserName(account ? account->username : QString());
    // Reading needs no account: without one, only the word for signing in stands there.
    m_button.setState(accountStateOf(m_parts.client().syncState()));
    Q_EMIT accountChanged();
}

void AccountController::takeAnswer(const Result<Account> &answer)
{
    if (!answer) {
        m_page.showError(answer.error());
        return;
    }
    m_page.reset();
    refresh();
    Q_EMIT signedIn(answer->username);
    if (const auto next = std::exchange(m_next, {})) {
        next();
    }
}

void AccountController::signOut()
{
    const auto account = m_parts.client().account();
    if (!account) {
        return;
    }
    onReady(m_parts.client().signOut(), this,
            [this, name = account->username](const Result<void> &answer) {
                if (!answer) {
                    Q_EMIT failed(answer.error());
                    return;
                }
                refresh();
                Q_EMIT signedOut(name);
            });
}

} // namespace nw::app
