import soap from 'soap';

const url = process.env.WSDL;
const forceSoap12Headers = (await (await fetch(url)).text()).includes('/wsdl/soap12/');
const client = await soap.createClientAsync(url, { forceSoap12Headers });
const [answer] = await client.ConfirmC2BPaymentAsync({
  TransType: 'Pay Bill',
  TransID: 'SLANGO0009',
  TransTime: '20261129120005',
  TransAmount: '1500.50',
  BusinessShortCode: '600000',
  BillRefNumber: 'A&B <ü>',
  MSISDN: '254712345678',
});
console.log(typeof answer === 'string' ? answer : (answer.$value ?? JSON.stringify(answer)));
