"""What a reader chose on a page stays his until he changes it, whichever way he comes back.

Open this when a choice is lost on the way back. When a page is left by the menu Streamlit leaves
its bare address in the browser's history. Whoever goes Back to that gets every control as it
begins, because an address wins on the way Back, also one that says nothing. A run started anew is
no way back any more: Streamlit then shows what it had, and writes it to the address again.
"""

import streamlit as st

AGAIN = "started anew"

Group = tuple[str, ...]  # how the names of its controls begin in the address


def hold(group: Group) -> None:
    """Before the controls are drawn: an address that says nothing of them takes nothing away."""
    anew = st.session_state.pop(AGAIN, False)
    given = any(name.startswith(group) for name in st.query_params)
    if kept(group) and not given and not anew:
        st.session_state[AGAIN] = True
        st.rerun()


def keep(group: Group) -> None:
    """The controls say something else than they begin with."""
    st.session_state[_key(group)] = True


def forget(group: Group) -> None:
    """The reader himself changed a control: what they say from now on counts."""
    st.session_state.pop(_key(group), None)


def kept(group: Group) -> bool:
    """Something was chosen, and the reader did not take it back."""
    return _key(group) in st.session_state


def _key(group: Group) -> str:
    return f"{' '.join(group)} kept"
