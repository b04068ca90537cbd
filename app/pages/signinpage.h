#pragma once

#include "app/pages/page.h"
#include "services-client/contract/result.h"

namespace nw::app {

class Button;
class Label;
class Notice;
class Segmented;
class TextField;
class Theme;

// Sign-in and sign-up in one place, asked for only where an account is needed. objectNames:
// signInPage, mode.signIn, mode.signUp, signIn.login, signIn.email, signIn.username,
// signIn.password (the edits inside), signIn.submit, signIn.later, signIn.settings.
class SignInPage : public Page
{
    Q_OBJECT

public:
    enum class Mode
    {
        SignIn,
        SignUp
    };

    explicit SignInPage(const Theme &theme, QWidget *parent = nullptr);

    void setMode(Mode mode);
    Mode mode() const { return m_mode; }
    // Why the person is asked; empty when they came by themselves.
    void setReason(const QString &reason);
    void setServer(const QString &address);

    void showWorking();
    void showError(const Error &error);
    void reset(); // forgets the password

    QStringList path() const override;
    QWidget *startOfFocus() override;

Q_SIGNALS:
    void signInRequested(const QString &login, const QString &password);
    void signUpRequested(const QString &email, const QString &username, const QString &password);
    void laterRequested();
    void settingsRequested();

private:
    void submit();
    bool checkFields();
    TextField *fieldNamed(const QString &field) const;

    const Theme &m_theme;
    Mode m_mode = Mode::SignIn;
    Label *m_head;
    Label *m_reason;
    Segmented *m_modes;
    TextField *m_login;
    TextField *m_email;
    TextField *m_username;
    TextField *m_password;
    Notice *m_trouble;
    Button *m_submit;
    Button *m_later;
    Label *m_server;
};

} // namespace nw::app
