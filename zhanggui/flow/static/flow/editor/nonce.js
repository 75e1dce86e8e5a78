/* dmn-js puts one style element into the page for its cells: it gets the nonce that this page's policy allows, and so may stay. */
{
  const { nonce } = document.currentScript.dataset;
  const make = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const made = make(name, options);
    if (nonce && String(name).toLowerCase() === 'style') made.nonce = nonce;
    return made;
  };
}
