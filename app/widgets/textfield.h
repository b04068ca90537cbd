#pragma once

#include <QWidget>

class QLineEdit;

namespace nw::app {

class Button;
class Label;
class Theme;

enum class FieldKind
{
    Text,
    Password
};

// A labelled line of input. What is wrong with it is said below it, in words, where the eye is.
class TextField : public QWidget
{
    Q_OBJECT

public:
    TextField(const Theme &theme, FieldKind kind, const QString &label, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    void setHint(const QString &hint); // below the field while nothing is wrong
    void setError(const QString &error); // empty: nothing is wrong
    QString error() const;
    void setLabel(const QString &label);
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void textEdited(const QString &text);
    void submitted(); // Return

private:
    void showBelow();
    void revealPassword();

    const Theme &m_theme;
    Label *m_label;
    QWidget *m_frame;
    QLineEdit *m_edit;
    Button *m_reveal = nullptr;
    Label *m_below;
    QString m_hint;
    QString m_error;
};

} // namespace nw::app
